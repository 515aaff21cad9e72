"""A year in the life of the demo's plans: marks through the real doors, dated as if they had been made in their time.

Nothing is left to chance, so that every demo is the same: what becomes of an obligation goes by its place in the plan.
"""

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property
from PIL import Image, ImageDraw

from plans.approval import signing, texts, way
from plans.approval.sign import Given
from plans.approval.signatures import SignatureRefused
from plans.asking import door as asking
from plans.core.blanks import by_body
from plans.core.checks.dates import days_in
from plans.core.errors import PdfUnavailable
from plans.core.evidence import PDF, Examined
from plans.core.grid import Align, Cell, Grid, Paragraph, Role, Row, Table
from plans.core.obligations import Collective, Obligation
from plans.core.progress import Deed
from plans.core.writers import excel, pdf
from plans.editor import readings
from plans.execution import marks
from plans.execution.ledger import Ledger, ledger_of
from plans.execution.marks import Upload
from plans.models import Approval, Cluster, Department, Mark, Organisation, Plan, User

# A word of the activity's title → what was done, the kind of document, how many people took part.
DEEDS = (
    ("заседани", "Заседание проведено, решения приняты", "протокол", None),
    ("экскурс", "Проведены экскурсии на предприятия", "отчёт", 64),
    ("договор", "Заключены договоры с предприятиями", "договор", None),
    ("экзамен", "Демонстрационный экзамен проведён", "протокол", 48),
    ("сайт", "Материалы размещены, страница обновлена", "справка", None),
    ("интернет", "Материалы размещены, страница обновлена", "справка", None),
    ("конкурс", "Конкурс проведён, победители награждены", "приказ", 35),
    ("чемпионат", "Команды подготовлены и выступили", "приказ", 22),
    ("повышени", "Слушатели прошли обучение", "справка", 14),
    ("стажировк", "Педагоги прошли стажировку", "справка", 9),
    ("плана", "План подготовлен и утверждён", "приказ", None),
    ("", "Работа выполнена, материалы приложены", "справка", None),
)
# What becomes of one obligation after another, again and again: of a member's, and of one that the secretary marks.
MEMBERS = (
    *("early", "in_time", "late", "returned_once", "proved", "unchecked", "in_time", "part", "moved_and_done"),
    *("returned", "forgotten", "proved", "not_done", "late", "in_time", "unchecked", "moved", "dropped"),
)
COUNCILS = (
    *("early", "proved", "late", "in_time", "part", "moved_and_done", "forgotten", "in_time", "not_done", "moved"),
    *("proved", "dropped", "late"),
)
EACH_EVERY = 3
REASON = "Не хватило заявок от предприятий, работа продолжается"
GROUND = "Решение Координационного совета: предприятие просит другое время"


@dataclass
class Story:
    """The year of one plan. `members` are those who mark for their organisations, by the organisation's id."""

    plan: Plan
    secretary: User
    members: Mapping[int, User]
    files: Mapping[str, Upload]
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(1, 10_000)))

    def tell(self) -> None:
        """Choose for some rows that each must mark them, then let everything happen to the obligations in order."""
        ledger = self._ledger()
        several = [task.activity for task in ledger.tasks if len(task.owing) > 1]
        for key in several[::EACH_EVERY]:
            readings.choose(ledger.activities[key], Collective.EACH, self.secretary)
        ledger = self._ledger()
        own, councils = cycle(MEMBERS), cycle(COUNCILS)
        for owed in (Owed(self, ledger, one) for one in ledger.owed):
            fate = next(councils if owed.person == self.secretary else own)
            if fate != "forgotten":
                TOLD[fate](owed)

    def _ledger(self) -> Ledger:
        return ledger_of(self.plan, self.plan.period.end)


def before_approval(plan: Plan, signed: Path | None, complain: Callable[[str], object]) -> list[tuple[Approval, Given]]:
    """The sign-offs that come before approval: the first by the signature over the file `signed`, others by a paper.

    Day and number of a paper are those of the block, else made up. Blanks are not filled: the demo's plans keep their
    words. Where no program here knows ГОСТ, a paper stands for the signature too.
    """
    rows = [row for row in way.rows_of(plan) if row.is_open and not row.approves]
    given = [(row, _paper(row, plan)) for row in rows]
    if signed and rows:
        try:
            given[0] = (rows[0], _by_signature(plan, signed))
        except SignatureRefused as error:
            complain(f"{plan}: вместо файла подписи внесён документ. {error}")
    return given


def _by_signature(plan: Plan, signed: Path) -> Given:
    """Raises SignatureRefused."""
    text = texts.keep(plan, texts.version_of(texts.document_of(plan)), signed.read_bytes())
    signature = signed.with_name(f"{signed.name}.sig")
    found = signing.brought(text, signature.name, signature.read_bytes())
    number = found.judgement.owner.number
    return Given(
        Approval.Means.SIGNATURE, found.on, found.signed_name, kind=signing.CERTIFICATE, number=number, signed=found
    )


def _paper(row: Approval, plan: Plan) -> Given:
    days, number = days_in(row.lines), re.search(r"№ ?(\d+)", row.lines)
    return Given(
        Approval.Means.PAPER,
        days[0] if days else plan.period.start,
        kind="протокол" if by_body(row.lines.splitlines()) else "письмо",
        number=number[1] if number else "12",
        scans=tuple(_scan()),
    )


def _scan() -> Iterator[tuple[str, Examined]]:
    """A scan of the paper, where a PDF can be made."""
    with suppress(PdfUnavailable):
        yield "документ.pdf", Examined(PDF, pdf.write(_protocol()))


@dataclass
class Owed:
    """One obligation of a story, and the ways to mark it."""

    story: Story
    ledger: Ledger
    owed: Obligation

    @cached_property
    def day(self) -> date:
        """The due day; of a row without one, a day in the middle of the year."""
        return self.owed.due or self.story.plan.period.start + timedelta(days=200)

    @cached_property
    def organisation(self) -> Organisation | None:
        """Whoever marks: an organisation that has a person here, else any that owes it, else nobody (the council)."""
        parties = sorted(self.owed.parties, key=lambda one: (one not in self.story.members, one is None))
        return self.ledger.organisations.get(parties[0])

    @property
    def person(self) -> User:
        return self.story.members.get(self.organisation.pk if self.organisation else None, self.story.secretary)

    def said(self, days: int) -> marks.Statement:
        """That it was done so many days after the due day."""
        on = self.day + timedelta(days=days)
        title = self.ledger.activities[self.owed.activity].title.lower()
        _, result, kind, people = next(one for one in DEEDS if one[0] in title)
        number = str(next(self.story.numbers))
        return marks.Statement(
            on,
            result,
            due=self.owed.due,
            people=people,
            document_kind=kind,
            document_number=number,
            document_on=on,
        )

    def other(self, fact: Deed, basis: str, days: int, moved_to: date | None = None) -> marks.Statement:
        """That it was not simply done: in part, not at all, moved or dropped."""
        on = self.day + timedelta(days=days)
        done = "Сделано наполовину" if fact is Deed.PART else ""
        return marks.Statement(on, done, due=self.owed.due, fact=fact, basis=basis, moved_to=moved_to)

    def mark(self, said: marks.Statement, *names: str, accept: bool | None = True, note: str = "") -> Mark:
        """Mark it and let the secretary decide (None: not yet), all in its own time."""
        files = [self.story.files[name] for name in names if name in self.story.files]
        activity = self.ledger.activities[self.owed.activity]
        mark = marks.report(activity, self.organisation, self.person, said, files)
        moments = {"created_at": _moment(said.done_on, 1)}
        if mark.state == Mark.States.REPORTED and accept is not None:
            marks.decide(mark, self.story.secretary, accept=accept, note=note)
            moments["decided_at"] = _moment(said.done_on, 4)
        Mark.objects.filter(pk=mark.pk).update(**moments)
        for record, moment in zip(mark.history.order_by("history_id"), moments.values(), strict=True):
            mark.history.filter(pk=record.pk).update(history_date=moment, **moments)
        return mark

    def returned(self) -> None:
        """Once reported without a document, and sent back."""
        bare = replace(self.said(-2), document_kind="", document_number="", document_on=None)
        self.mark(bare, accept=False, note="Приложите документ: без него отметку не принять.")


def _moment(day: date, later: int) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=later), time(10, 30)))


def _returned_once(one: Owed) -> None:
    one.returned()
    one.mark(one.said(6), "протокол.pdf")


def _moved_and_done(one: Owed) -> None:
    one.mark(one.other(Deed.MOVED, GROUND, -5, one.day + timedelta(days=30)))
    one.mark(one.said(26), "список участников.xlsx")


TOLD: Mapping[str, Callable[[Owed], object]] = {
    "early": lambda one: one.mark(one.said(-12)),
    "in_time": lambda one: one.mark(one.said(-1)),
    "proved": lambda one: one.mark(one.said(0), "протокол.pdf", "фото.jpg"),
    "late": lambda one: one.mark(one.said(9)),
    "unchecked": lambda one: one.mark(one.said(-3), "фото.jpg", accept=None),
    "part": lambda one: one.mark(one.other(Deed.PART, REASON, 0)),
    "not_done": lambda one: one.mark(one.other(Deed.NOT_DONE, REASON, 2)),
    "dropped": lambda one: one.mark(one.other(Deed.DROPPED, "Решение Координационного совета", -8)),
    "moved": lambda one: one.mark(one.other(Deed.MOVED, GROUND, -5, one.day + timedelta(days=45))),
    "moved_and_done": _moved_and_done,
    "returned": lambda one: one.returned(),
    "returned_once": _returned_once,
}


def evidence() -> dict[str, Upload]:
    """Three real files, small, by name: a photograph, a list and, where it can be made, a protocol."""
    made = {"фото.jpg": _photo(), "список участников.xlsx": excel.write(_people())}
    # Where no PDF can be made the loader says so, and no plan gets as far as marks.
    with suppress(PdfUnavailable):
        made["протокол.pdf"] = pdf.write(_protocol())
    return {name: Upload(name, data) for name, data in made.items()}


def _photo() -> bytes:
    image = Image.new("RGB", (640, 420), "#dfe9f3")
    draw = ImageDraw.Draw(image)
    draw.rectangle((60, 60, 580, 240), fill="#f7f7f2", outline="#5c6b7a", width=4)
    for at in range(6):
        draw.ellipse((70 + at * 88, 280, 120 + at * 88, 330), fill="#8b6f5c")
        draw.rectangle((62 + at * 88, 330, 128 + at * 88, 420), fill="#33557a")
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=80)
    return buffer.getvalue()


def _people() -> Grid:
    names = ("Смирнова А.А.", "Попов И.С.", "Волкова Е.Н.")
    head = Row((Cell("№", bold=True), Cell("Участник", bold=True)), Role.HEAD)
    rows = (Row((Cell(str(at)), Cell(name))) for at, name in enumerate(names, start=1))
    return Grid((Paragraph("Список участников", Align.CENTER, bold=True), Table((head, *rows), (0.1, 0.9))))


def _protocol() -> Grid:
    lines = ("Слушали: о выполнении плана работы.", "Решили: информацию принять к сведению.")
    title = (Paragraph("ПРОТОКОЛ", Align.CENTER, bold=True), Paragraph("заседания рабочей группы", Align.CENTER))
    return Grid((*title, *map(Paragraph, lines)), title="Протокол")


def asked(row: Mapping[str, Any], department: Department, clusters: Sequence[Cluster]) -> None:
    """A request of the department to its clusters, `days` from today on; by their places some have answered."""
    official = User.objects.filter(memberships__department=department).earliest("pk")
    due = timezone.localdate() + timedelta(days=row["days"])
    question = asking.Question(row["subject"], row["question"], row["wants"], due)
    whom = [cluster for cluster in clusters if cluster.department_id == department.pk]
    inquiry = asking.ask(department, official, question, whom)
    for at, words in row["answers"].items():
        cluster = clusters[int(at)]
        secretary = User.objects.filter(memberships__cluster=cluster, memberships__role="secretary").earliest("pk")
        asking.answer(inquiry.addressees.get(cluster=cluster), secretary, asking.Answer(words))
