"""`manage.py compare OLD NEW`: what was changed between two plans, as JSON, in sentences, or as a paper."""

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from plans.core.compare import Comparison, compare
from plans.core.compare.instruction import instruction
from plans.core.compare.papers import comparative_table, text_of_changes
from plans.core.compare.tracking import tracked_document
from plans.core.errors import PlanError
from plans.core.writers import FORMATS
from plans.management.commands.read import read_file

_PAPERS = {"table": comparative_table, "text": text_of_changes}
_TRACKED = "tracked"
_KINDS = ("docx", "pdf")


class Command(BaseCommand):
    help = "Сравнить две редакции плана: что изменено, построчно; третьим словом — файл бумаги (.docx или .pdf)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("old", help="прежний план: файл или JSON команды read")
        parser.add_argument("new", help="новый план")
        parser.add_argument("paper", nargs="?", help="новый файл .docx или .pdf: бумага об изменениях")
        parser.add_argument(
            "--as",
            dest="what",
            choices=(*_PAPERS, _TRACKED),
            default="table",
            help="какая бумага: сравнительная таблица, текст изменений или новый план с исправлениями (только .docx)",
        )
        parser.add_argument("--json", action="store_true", help="напечатать один объект JSON")

    def handle(self, *args: object, **options: object) -> None:
        found = compare(read_file(options["old"]).document, read_file(options["new"]).document)
        sentences = [unit.sentence for unit in instruction(found)]
        if options["paper"]:
            target = Path(options["paper"])
            kind = target.suffix.lower().removeprefix(".")
            kinds = _KINDS[:1] if options["what"] == _TRACKED else _KINDS
            if kind not in kinds:
                made = " или ".join(f".{one}" for one in kinds)
                raise CommandError(f"Файл вида «{target.suffix}» для этой бумаги не создаётся: возьмите {made}.")
            self._write(target, kind, found, options["what"])
        if options["json"]:
            values = found.to_json() | {"instruction": sentences}
            self.stdout.write(json.dumps(values, ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(sentences or ["Изменений нет."]))

    def _write(self, target: Path, kind: str, found: Comparison, what: str) -> None:
        try:
            data = tracked_document(found) if what == _TRACKED else FORMATS[kind].write(_PAPERS[what](found))
            target.write_bytes(data)
        except PlanError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"Файл {target} не записывается: {error.strerror}.") from error
