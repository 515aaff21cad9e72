"""`manage.py read FILE`: what the program understands of a plan's file, as JSON or in a few words."""

import json
import re
from argparse import ArgumentParser
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from plans.core.checks import check
from plans.core.deadlines import Period, explain, parse
from plans.core.document import Activity, PlanDocument, activity_to_json, to_json
from plans.core.errors import PlanError
from plans.core.executors import split
from plans.core.findings import Finding
from plans.core.limits import MAX_FILE
from plans.core.recognise import Recognition, chosen
from plans.intake.sandbox import read_apart

_YEAR = re.compile(r"(\d{4})")
_SCHOOL_YEAR = re.compile(r"(\d{4})[/–-](\d{4})")
_DATES = re.compile(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)")


class Command(BaseCommand):
    help = "Прочитать файл плана и показать, что понято."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="файл плана")
        parser.add_argument("--period", help="2022, 2022/2023 или 2022-01-01..2022-12-31; иначе берётся из названия")
        parser.add_argument("--plan", type=int, metavar="N", help="который из планов файла, если их несколько: 1, 2, …")
        parser.add_argument("--json", action="store_true", help="напечатать один объект JSON")

    def handle(self, *args: object, **options: object) -> None:
        period = period_of(options["period"]) if options["period"] else None
        found = read_file(options["file"], options["plan"])
        findings = found.findings + check(found.document)
        if options["json"]:
            values = plan_to_json(found.document, period or found.document.period, findings)
            self.stdout.write(json.dumps(values, ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(summary(found.document, findings)))


def read_file(name: str, number: int | None = None) -> Recognition:
    """The plan in a file on disk, read apart under limits. Raises CommandError with one Russian sentence."""
    data = bytes_of(Path(name))
    try:
        return chosen(read_apart(data), number)
    except PlanError as error:
        raise CommandError(str(error)) from error


def bytes_of(path: Path) -> bytes:
    """A file on disk, no more of it than is looked at. Raises CommandError."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_FILE + 1)
    except FileNotFoundError as error:
        raise CommandError(f"Файл {path} не найден.") from error
    except OSError as error:
        raise CommandError(f"Файл {path} не открывается: {error.strerror}.") from error


def period_of(text: str) -> Period:
    """The period of the option --period. Raises CommandError."""
    try:
        if match := _YEAR.fullmatch(text):
            return Period.calendar(int(match[1]))
        if (match := _SCHOOL_YEAR.fullmatch(text)) and int(match[2]) == int(match[1]) + 1:
            return Period.academic(int(match[1]))
        if match := _DATES.fullmatch(text):
            start, end = date.fromisoformat(match[1]), date.fromisoformat(match[2])
            if start <= end:
                return Period(start, end)
    except ValueError:
        pass
    raise CommandError(f"Период «{text}» не понят: напишите 2022, 2022/2023 или 2022-01-01..2022-12-31.")


def plan_to_json(document: PlanDocument, period: Period | None, findings: tuple[Finding, ...]) -> dict[str, object]:
    """The object of design.md § 6: the document, what is derived from each row, and the findings."""
    values = to_json(document)
    values["period"] = {"start": period.start.isoformat(), "end": period.end.isoformat()} if period else None
    for section, shown in zip(document.sections, values["sections"], strict=True):
        shown["activities"] = [row_to_json(activity, period) for activity in section.activities]
    values["findings"] = [finding.to_json() for finding in findings]
    return values


def row_to_json(activity: Activity, period: Period | None) -> dict[str, object]:
    """One row with its executors and its schedule; without a period nothing is known of the schedule."""
    schedule = {"rule": "unclear", "slots": [], "explained": "Период плана не указан, срок не рассчитан."}
    if period:
        understood = parse(activity.deadline, period)
        slots = [[slot.start.isoformat(), slot.due.isoformat()] for slot in understood.slots]
        schedule = {"rule": understood.rule.value, "slots": slots, "explained": explain(understood)}
    executors = list(split(activity.executors, known=()))
    return activity_to_json(activity) | {"executor_list": executors, "schedule": schedule}


def summary(document: PlanDocument, findings: tuple[Finding, ...]) -> list[str]:
    """A few lines for a person at the terminal."""
    lines = [" ".join(document.title) or "Название не найдено"]
    if document.period:
        lines.append(f"Период: {document.period.start:%d.%m.%Y} – {document.period.end:%d.%m.%Y}")
    lines.append(f"Разделов: {len(document.sections)}, мероприятий: {len(document.activities)}")
    lines += [f"  {finding.place or 'план'}: {finding.text} {finding.hint}".rstrip() for finding in findings]
    return lines
