"""`manage.py convert SOURCE TARGET`: plans from any readable format into any that is written, or JSON."""

import json
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, OutputWrapper

from plans.core.document import PlanDocument, to_json
from plans.core.errors import PlanError
from plans.core.grid import Grid
from plans.core.layout import lay_out
from plans.core.readers import endings
from plans.core.recognise import Recognition
from plans.core.writers import FORMATS, pdf
from plans.management.commands.read import read_file

MOST_FAILURES = 125  # a shell keeps the codes above for itself
_READ = f"{', '.join(endings())}, .json"
KINDS = (*FORMATS, "json")
_MADE = ", ".join(f".{kind}" for kind in KINDS)
_HELP = f"""Перевести план из одного вида файла в другой.

  convert план.docx план.pdf            один файл
  convert планы готовые --to pdf        вся папка, с вложенными; имена файлов остаются

Читаются: {_READ}. Создаются: {_MADE}.
Код выхода папки — сколько файлов не удалось перевести (не больше {MOST_FAILURES})."""


class Command(BaseCommand):
    help = _HELP

    def create_parser(self, *args: object, **options: object) -> ArgumentParser:
        parser = super().create_parser(*args, **options)
        parser.formatter_class = RawDescriptionHelpFormatter
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", help=f"файл плана или папка с ними: {_READ}")
        parser.add_argument("target", help=f"новый файл {_MADE}; для папки — новая папка")
        parser.add_argument("--plan", type=int, metavar="N", help="который из планов файла, если их несколько: 1, 2, …")
        parser.add_argument("--to", choices=KINDS, help="во что переводить папку")

    def handle(self, *args: object, **options: object) -> None:
        source, target = Path(options["source"]), Path(options["target"])
        if source.is_dir():
            self._folder(source, target, options["to"])
        else:
            self._file(source, target, options["plan"])

    def _file(self, source: Path, target: Path, number: int | None) -> None:
        if target.suffix.lower().removeprefix(".") not in KINDS:
            raise CommandError(f"Файл вида «{target.suffix}» не создаётся: выберите {_MADE}.")
        found = read_file(str(source), number)
        write_plan(found.document, target, self.stderr)
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
                write_plan(found.document, new, self.stderr)
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


def write_plan(document: PlanDocument, target: Path, stderr: OutputWrapper) -> None:
    """Make the new file; signs that its fonts do not have are named before. Raises CommandError."""
    kind, grid = target.suffix.lower().removeprefix("."), lay_out(document)
    if kind not in KINDS:
        raise CommandError(f"Файл вида «{target.suffix}» не создаётся: выберите {_MADE}.")
    try:
        if kind == "pdf" and (named := pdf.missing(grid)):
            stderr.write(f"{target}: {named} В PDF на их месте стоят квадраты.")
        data = _bytes(document, grid, kind)
    except PlanError as error:
        raise CommandError(str(error)) from error
    try:
        target.write_bytes(data)
    except OSError as error:
        raise CommandError(f"Файл {target} не записывается: {error.strerror}.") from error


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


def _bytes(document: PlanDocument, grid: Grid, kind: str) -> bytes:
    if kind == "json":
        return (json.dumps(to_json(document), ensure_ascii=False, indent=2) + "\n").encode()
    return FORMATS[kind].write(grid)


def _counts(found: Recognition) -> str:
    return (
        f"разделов {len(found.document.sections)}, мероприятий {len(found.document.activities)}, "
        f"замечаний проверки {len(found.findings)}"
    )
