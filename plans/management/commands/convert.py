"""`manage.py convert SOURCE TARGET`: a plan from any readable format into .docx, .pdf, .xlsx or .json."""

import json
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from plans.core.document import PlanDocument, to_json
from plans.core.errors import PlanError
from plans.core.layout import lay_out
from plans.core.writers import excel, pdf, word
from plans.management.commands.read import read_file


def _json(document: PlanDocument) -> bytes:
    return (json.dumps(to_json(document), ensure_ascii=False, indent=2) + "\n").encode()


WRITERS: dict[str, Callable[[PlanDocument], bytes]] = {
    ".docx": lambda document: word.write(lay_out(document)),
    ".pdf": lambda document: pdf.write(lay_out(document)),
    ".xlsx": lambda document: excel.write(lay_out(document)),
    ".json": _json,
}


class Command(BaseCommand):
    help = "Перевести план из одного вида файла в другой."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", help="файл плана: .txt, .docx, .xlsx или .json")
        parser.add_argument("target", help="новый файл: .docx, .pdf, .xlsx или .json")

    def handle(self, *args: Any, **options: Any) -> None:
        target = Path(options["target"])
        write = WRITERS.get(target.suffix.lower())
        if write is None:
            raise CommandError(f"Файл вида «{target.suffix}» не создаётся: выберите {', '.join(WRITERS)}.")
        found = read_file(options["source"])
        try:
            target.write_bytes(write(found.document))
        except PlanError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"Файл {target} не записывается: {error.strerror}.") from error
        self.stdout.write(
            f"{target}: разделов {len(found.document.sections)}, мероприятий {len(found.document.activities)}, "
            f"замечаний при чтении {len(found.findings)}."
        )
