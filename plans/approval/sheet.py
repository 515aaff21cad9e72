"""Лист согласования of a plan on its way, or of an edition, from what was written down."""

import json
from collections.abc import Iterable, Iterator
from datetime import date

from django.utils import timezone

from plans.approval import signing, way
from plans.core.agreement import AgreementSheet, SheetRow, lay_out
from plans.core.grid import Grid
from plans.core.stages import TAKEN_BACK, Move
from plans.models import Approval, Edition, Plan

_MEANS = {
    Approval.Means.PROGRAM.value: "В программе",
    Approval.Means.PAPER.value: "На бумаге",
    Approval.Means.SIGNATURE.value: "Файлом электронной подписи",
}
_DAY = "{:%d.%m.%Y}".format


def grid_of_plan(plan: Plan) -> Grid:
    """The sheet as it stands now, for a plan that is not in force yet."""
    rows = way.proposed(plan) if plan.is_editable else way.rows_of(plan)
    state = f"по состоянию на {_DAY(timezone.localdate())}; текст ещё не утверждён"
    notes = (*_notes(plan), *_signed(rows))
    return lay_out(AgreementSheet(_title(plan), tuple(map(_row, rows)), state, notes))


def grid_of_edition(edition: Edition) -> Grid:
    """The sheet of what was approved, as it was then; of editions that have none, with the names of today."""
    return lay_out(AgreementSheet.from_json(edition.agreement) if edition.agreement else _told_now(edition))


def of_edition(edition: Edition, way_of: Plan, rows: Iterable[Approval], by: str, on: date) -> AgreementSheet:
    """What the sheet of an edition says. `way_of` is the plan, or the changes, that went the way; `by` approves."""
    day = _DAY(on)
    rows = list(rows)
    table = tuple(map(_row, rows)) or (_row_of_decision(by, day),)
    notes = (*_notes(way_of), *_signed(rows), f"SHA-256 файла PDF редакции: {edition.pdf_sha256}")
    title = (*json.loads(edition.content).get("title", ()), f"({edition.plan.cluster})")
    return AgreementSheet(title, table, f"редакция № {edition.number} от {day}", notes)


def _told_now(edition: Edition) -> AgreementSheet:
    way_of = Plan.texts.filter(became=edition).first() or edition.plan
    rows = edition.approvals.select_related("giver", "deputy", "given_by")
    return of_edition(edition, way_of, rows, str(edition.approved_by), timezone.localdate(edition.approved_at))


def _title(plan: Plan) -> tuple[str, ...]:
    what = "Изменения в план: " if plan.is_amendment else ""
    lines = plan.title.splitlines() or [str(plan)]
    return (what + lines[0], *lines[1:], f"({plan.cluster})")


def _row(row: Approval) -> SheetRow:
    lines = (line for line in row.shown_lines.splitlines() if line.strip())
    words = "\n".join(filter(None, (row.shown_word, *lines)))
    if not row.is_given:
        due = f"срок {_DAY(row.due)}" if row.due else ""
        return SheetRow(words, row.who, "Ещё не дано", "", due)
    return SheetRow(words, who_gave(row), how_given(row), _DAY(row.given_on) if row.given_on else "", row.note)


def who_gave(row: Approval) -> str:
    """«Громов А. В.»; of a deputy also for whom, and by what right; of a paper whose it is, and who brought it."""
    if row.means == Approval.Means.PROGRAM:
        name = row.signed_name or f"{row.given_by}"
        if not row.by_deputy:
            return name
        basis = f" ({row.deputy_basis})" if row.deputy_basis else ""
        return f"{name} за {row.giver or row.outsider}{basis}"
    name = row.signed_name or row.who
    return f"{name}\n(внесено: {row.given_by}, {_DAY(timezone.localtime(row.given_at))})"


def how_given(row: Approval) -> str:
    """«На бумаге: протокол № 7 от 09.03.2022»."""
    number = f"№ {row.document_number}" if row.document_number else ""
    document = " ".join(filter(None, (row.document_kind, number)))
    return ": ".join(filter(None, (_MEANS.get(row.means, ""), document)))


def _row_of_decision(by: str, on: str) -> SheetRow:
    """Of an edition that was approved in one press: there was no way."""
    return SheetRow("Утверждение плана", by, _MEANS[Approval.Means.PROGRAM], on)


def _signed(rows: Iterable[Approval]) -> Iterator[str]:
    """Of each signature on the way the very bytes: which file was signed, and which file is the signature."""
    rows = list(rows)
    files = signing.of_rows(rows)
    for row in rows:
        for one in files.get(row.pk, ()):
            if check := one.last_check:
                yield (
                    f"«{row.word}»: техническая проверка подписи {_DAY(timezone.localtime(check.at))} – "
                    f"{check.get_verdict_display()}; SHA-256 подписанного файла: {one.text.sha256}; "
                    f"SHA-256 файла подписи: {one.sha256}"
                )


def _notes(plan: Plan) -> Iterable[str]:
    """Returns on the way, papers that were taken back, and permits to go on with errors."""
    told = plan.decisions.filter(move__in=(Move.RETURN, TAKEN_BACK)).select_related("person").order_by("pk")
    for decision in told:
        what = "Документ отозван" if decision.move == TAKEN_BACK else "Возвращено на доработку"
        yield f"{what} {_DAY(timezone.localtime(decision.at))}, {decision.person}: {decision.note}"
    for waiver in plan.waivers.select_related("person").order_by("pk"):
        day = _DAY(timezone.localtime(waiver.at))
        yield f"С замечаниями разрешено отправить {day}, {waiver.person}: {waiver.reason}"
