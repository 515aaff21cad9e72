"""`manage.py rollover SOURCE TARGET --to PERIOD`: the plan for the next period, each shifted text with its verdict."""

import json
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from plans.core.checks import check
from plans.core.errors import PlanError
from plans.core.rollover import RolledText, Verdict, next_period, rollover
from plans.management.commands.convert import write_plan
from plans.management.commands.read import period_of, plan_to_json, read_file

_VERDICTS = {Verdict.AGREED: "перенесено", Verdict.DECIDE: "ПРОВЕРЬТЕ", Verdict.CLEARED: "очищено"}


class Command(BaseCommand):
    help = "План на следующий период: годы и даты сдвинуты, о каждом тексте сказано, надёжно ли."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", help="файл плана или JSON команды read")
        parser.add_argument("target", nargs="?", help="новый файл: .docx, .pdf, .xlsx, .odt или .json")
        parser.add_argument("--to", help="новый период: 2023, 2023/2024 или 2023-01-01..2023-12-31; иначе следующий")
        parser.add_argument("--period", help="период прежнего плана, если он не читается из названия")
        parser.add_argument("--json", action="store_true", help="напечатать один объект JSON")

    def handle(self, *args: object, **options: object) -> None:
        document = read_file(options["source"]).document
        if options["period"]:
            document = replace(document, period=period_of(options["period"]))
        if not options["to"] and document.period is None:
            raise CommandError("Период прежнего плана не прочитан: укажите --period и --to.")
        period = period_of(options["to"]) if options["to"] else next_period(document.period)
        try:
            rolled = rollover(document, period)
        except PlanError as error:
            raise CommandError(str(error)) from error
        if options["target"]:
            write_plan(rolled.document, Path(options["target"]), self.stderr)
        if options["json"]:
            values = {"document": plan_to_json(rolled.document, period, check(rolled.document)), **rolled.to_json()}
            self.stdout.write(json.dumps(values, ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(map(_line, rolled.texts)))


def _line(one: RolledText) -> str:
    old, new = (" / ".join(text.split("\n")) for text in (one.old, one.new))
    return f"{_VERDICTS[one.verdict]}  {one.place}: «{old}» → «{new}» {one.why}".rstrip()
