"""`manage.py convert SOURCE TARGET`: plans from any readable format into .docx, .pdf, .xlsx or .json."""

import json
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from plans.core.document import PlanDocument, to_json
from plans.core.errors import PlanError
from plans.core.layout import lay_out
from plans.core.readers import endings
from plans.core.recognise import Recognition
from plans.core.writers import excel, pdf, word
from plans.management.commands.read import read_file

MOST_FAILURES = 125  # a shell keeps the codes above for itself
_READ = f"{', '.join(endings())}, .json"
_HELP = f"""Перевести план из одного вида файла в другой.

  convert план.docx план.pdf            один файл
  convert планы готовые --to pdf        вся папка, с вложенными; имена файлов остаются

Читаются: {_READ}. Создаются: .docx, .pdf, .xlsx, .json.
Код выхода папки – сколько файлов не удалось перевести (не больше {MOST_FAILURES})."""


def _json(document: PlanDocument) -> bytes:
    return (json.dumps(to_json(document), ensure_ascii=False, indent=2) + "\n").encode()


WRITERS: dict[str, Callable[[PlanDocument], bytes]] = {
    ".docx": lambda document: word.write(lay_out(document)),
    ".pdf": lambda document: pdf.write(lay_out(document)),
    ".xlsx": lambda document: excel.write(lay_out(document)),
    ".json": _json,
}


class Command(BaseCommand):
    help = _HELP

    def create_parser(self, *args: Any, **options: Any) -> ArgumentParser:
        parser = super().create_parser(*args, **options)
        parser.formatter_class = RawDescriptionHelpFormatter
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", help=f"файл плана или папка с ними: {_READ}")
        parser.add_argument("target", help="новый файл .docx, .pdf, .xlsx или .json; для папки – новая папка")
        kinds = [suffix[1:] for suffix in WRITERS]
        parser.add_argument("--plan", type=int, metavar="N", help="который из планов файла, если их несколько: 1, 2, …")
        parser.add_argument("--to", choices=kinds, help="во что переводить папку")

    def handle(self, *args: Any, **options: Any) -> None:
        source, target = Path(options["source"]), Path(options["target"])
        if source.is_dir():
            self._folder(source, target, options["to"])
        else:
            self._file(source, target, options["plan"])

    def _file(self, source: Path, target: Path, number: int | None) -> None:
        if target.suffix.lower() not in WRITERS:
            raise CommandError(f"Файл вида «{target.suffix}» не создаётся: выберите {', '.join(WRITERS)}.")
        found = read_file(str(source), number)
        _write(found.document, target)
        self.stdout.write(f"{target}: {_counts(found)}.")

    def _folder(self, source: Path, target: Path, kind: str | None) -> None:
        if not kind:
            raise CommandError("Во что переводить папку? Добавьте, например: --to docx")
        if target.resolve() == source.resolve():
            raise CommandError("Назовите другую папку: в той же готовые файлы смешаются с исходными.")
        files = list(_files(source, target))
        failures: list[tuple[Path, str]] = []
        for at, (path, new) in enumerate(_named(files, source, target, kind), start=1):
            self._progress(at, len(files), path.name)
            try:
                found = read_file(str(path))
                new.parent.mkdir(parents=True, exist_ok=True)
                _write(found.document, new)
            except CommandError as error:
                failures.append((path, str(error)))
        self._progress(0, 0, "")
        self.stdout.write(f"Переведено файлов: {len(files) - len(failures)} из {len(files)}. Папка: {target}")
        for path, why in failures:
            self.stderr.write(f"{path}: {why}")
        if failures:
            sys.exit(min(len(failures), MOST_FAILURES))

    def _progress(self, at: int, of: int, name: str) -> None:
        """A line that is written over again, for somebody who sits at the terminal."""
        if self.stderr.isatty():
            done = "█" * (20 * at // of) if of else ""
            self.stderr.write(f"\r\033[K{f'{done:░<20} {at} из {of}  {name[:40]}' if of else ''}", ending="")
            self.stderr.flush()


def _files(source: Path, target: Path) -> Iterator[Path]:
    """The files of a folder and those below, in order; hidden ones, Word's locks and what is ready are left out."""
    for path in sorted(source.rglob("*")):
        hidden = any(part.startswith((".", "~$")) for part in path.relative_to(source).parts)
        if path.is_file() and not hidden and target.resolve() not in path.resolve().parents:
            yield path


def _named(files: list[Path], source: Path, target: Path, kind: str) -> Iterator[tuple[Path, Path]]:
    """Each file with its new one, at the same place; two of one name keep their old endings too."""
    stems = [path.with_suffix("") for path in files]
    for path, stem in zip(files, stems, strict=True):
        name = path.stem if stems.count(stem) == 1 else path.name
        yield path, target / path.parent.relative_to(source) / f"{name}.{kind}"


def _write(document: PlanDocument, target: Path) -> None:
    """Make the new file. Raises CommandError."""
    try:
        data = WRITERS[target.suffix.lower()](document)
    except PlanError as error:
        raise CommandError(str(error)) from error
    try:
        target.write_bytes(data)
    except OSError as error:
        raise CommandError(f"Файл {target} не записывается: {error.strerror}.") from error


def _counts(found: Recognition) -> str:
    return (
        f"разделов {len(found.document.sections)}, мероприятий {len(found.document.activities)}, "
        f"замечаний при чтении {len(found.findings)}"
    )
