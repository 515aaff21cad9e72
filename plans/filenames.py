"""Names of downloaded files: readable in Russian, safe on every system."""

import re

from plans.models import Plan

_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
MAX_NAME = 120


def file_name(plan: Plan, kind: str, edition: int | None = None) -> str:
    """«План работы – Кластер транспорта – 2021-2022 учебный год – редакция 1.pdf»; a draft says «проект»."""
    period = plan.period_name.replace("/", "-")
    stage = f"редакция {edition}" if edition else ("с отметками" if plan.is_frozen else "проект")
    name = _UNSAFE.sub(" ", f"{plan.get_kind_display().capitalize()} – {plan.cluster} – {period}")
    return f"{' '.join(name.split())[:MAX_NAME].strip(' .')} – {stage}.{kind}"
