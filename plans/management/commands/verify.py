"""`manage.py verify FILE SIGNATURE`: whether a detached signature holds, as JSON or in sentences."""

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from plans.core.errors import PlanError
from plans.core.signatures.verdicts import NAMES, POINTS, Judgement
from plans.files import signatures


class Command(BaseCommand):
    help = "Техническая проверка отсоединённой подписи (.sig, .p7s): четыре ответа, кто подписал и когда."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="документ")
        parser.add_argument("signature", help="файл подписи: DER, PEM или base64")
        parser.add_argument(
            "--trust",
            action="append",
            default=[],
            help="файл доверия (сертификаты или список отозванных) вместо принесённых командой trust; можно несколько",
        )
        parser.add_argument("--json", action="store_true", help="напечатать один объект JSON")

    def handle(self, *args: object, **options: object) -> None:
        trusted = [Path(one) for one in options["trust"]] or None
        try:
            document, signature = (Path(str(options[one])).read_bytes() for one in ("file", "signature"))
            found = signatures.judged(signature, document, trusted=trusted)
        except OSError as error:
            raise CommandError(f"Файл {error.filename} не читается: {error.strerror}.") from error
        except PlanError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(found.to_json(), ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(_sentences(found)))


def _sentences(found: Judgement) -> list[str]:
    lines = [f"Техническая проверка подписи: {NAMES[found.verdict]}."]
    lines += [f"{name}: {NAMES[found.points[key].verdict]}. {found.points[key].why}" for key, name in POINTS.items()
              if key in found.points]  # fmt: skip
    owner = ", ".join(filter(None, (found.owner.name, found.owner.organisation, found.owner.inn and
                                    f"ИНН {found.owner.inn}")))  # fmt: skip
    lines += [f"Подписал: {owner}."] * bool(owner)
    lines += [f"Время по самой подписи: {found.signed_at}."] * bool(found.signed_at)
    return [*lines, *found.notes]
