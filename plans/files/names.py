"""Names of downloaded files: readable in Russian, safe on every system."""

import re
from datetime import date

from plans.models import Department, Edition, KeptSummary, Plan

_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
MAX_NAME = 120


def file_name(plan: Plan, kind: str, edition: int | None = None, *, with_marks: bool = True) -> str:
    """«План работы – Кластер транспорта – 2021-2022 учебный год – редакция 1.pdf»; a draft says «проект»."""
    marks = "с отметками" if with_marks else "без отметок"
    stage = f"редакция {edition}" if edition else (marks if plan.is_frozen else "проект")
    period = plan.period_name.replace("/", "-")
    return f"{safe(f'{plan.get_kind_display().capitalize()} – {plan.cluster} – {period}')} – {stage}.{kind}"


def report_name(plan: Plan, title: str, on: date, kind: str, number: int | None = None) -> str:
    """«Отчёт об исполнении плана – Кластер транспорта – на 31.12.2021.pdf»; a frozen one with its number."""
    kept = f" – № {number}" if number else ""
    return f"{safe(f'{title} – {plan.cluster}')} – на {on:%d.%m.%Y}{kept}.{kind}"


def summary_name(row: KeptSummary, kind: str) -> str:
    """«Сводка – Департамент – на 31.12.2021 – № 2.pdf»."""
    return f"{safe(f'Сводка – {row.department}')} – на {row.on:%d.%m.%Y} – № {row.number}.{kind}"


def safe(name: str) -> str:
    """The words of a name without what file systems refuse, not too long."""
    return " ".join(_UNSAFE.sub(" ", name).split())[:MAX_NAME].strip(" .")


def archive_name(edition: Edition) -> str:
    """All formats of an edition: the name of its files with the ending .zip."""
    return file_name(edition.plan, "zip", edition.number)


def department_archive_name(department: Department, year: int) -> str:
    """«Утверждённые планы – Департамент – 2022 год.zip»."""
    return f"{safe(f'Утверждённые планы – {department}')} – {year} год.zip"
