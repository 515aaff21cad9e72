"""The passport of a cluster as a value and on paper: what it is, who takes part, its plans, whom to ask."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from plans.core.grid import Align, Cell, Grid, Page, Paragraph, Role, Row, Table
from plans.core.layout import tie
from plans.core.obligations import Figures

PAGE = Page(left=20, table_size=9)
NONE = "–"
MEMBER_HEADS, MEMBER_WIDTHS = ("№ п/п", "Организация", "Вид", "Роль"), (0.08, 0.5, 0.28, 0.14)
PLAN_HEADS = (
    *("План", "Состояние", "Утверждён", "Строк", "Сроков"),
    *("Выполнено", "Просрочено", "К сроку, %", "План, %"),
)
PLAN_WIDTHS = (0.18, 0.13, 0.12, 0.08, 0.09, 0.12, 0.13, 0.08, 0.07)
CONTACT_HEADS, CONTACT_WIDTHS = ("Роль", "Имя, должность", "Организация", "Почта"), (0.24, 0.28, 0.24, 0.24)
DEFINITIONS = (
    "Срок — одно мероприятие, одна его дата и одна организация; если довольно одной отметки, то все исполнители "
    "вместе. Снятые сроки не считаются.",
    "К сроку, % — доля выполненного среди наступивших сроков; План, % — среди всех сроков плана.",
)


@dataclass(frozen=True, slots=True)
class Member:
    """An organisation that takes part."""

    name: str
    kind: str
    leads: bool


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan: its number in the database, its period and stage in words, the day of approval, its rows and figures."""

    id: int
    period: str
    stage: str
    approved_on: date | None
    rows: int
    figures: Figures | None


@dataclass(frozen=True, slots=True)
class Contact:
    """A person of the cluster; no address where it may not be shown."""

    role: str
    name: str
    post: str
    organisation: str
    email: str


@dataclass(frozen=True, slots=True)
class Passport:
    """A cluster on a day. `figures` are those of its plans in force; `left_out` tells of lists that were cut."""

    name: str
    industry: str
    department: str
    region: str
    on: date
    members: tuple[Member, ...]
    plans: tuple[PlanLine, ...]
    contacts: tuple[Contact, ...]
    figures: Figures
    oldest: date | None = None
    waiting: int = 0
    unclear: int = 0
    moved_on: date | None = None
    left_out: tuple[str, ...] = ()

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What the cluster is, name by name."""
        kinds: dict[str, int] = {}
        for one in self.members:
            kinds[one.kind] = kinds.get(one.kind, 0) + 1
        told = "; ".join(f"{kind} – {count}" for kind, count in kinds.items())
        lead = ", ".join(one.name for one in self.members if one.leads)
        return (
            ("Отрасль", self.industry),
            ("Департамент", self.department),
            ("Регион", self.region),
            ("Ведущая организация", lead or NONE),
            ("Участников", f"{len(self.members)}" + (f" ({told})" if told else "")),
        )

    @property
    def state(self) -> tuple[tuple[str, str], ...]:
        """How far the plans in force are."""
        one = self.figures
        if not one.total:
            return (("Действующие планы", "нет"),)
        late = f"{one.late}" + (f", самое давнее — с {self.oldest:%d.%m.%Y}" if one.late and self.oldest else "")
        return (
            ("Сроков в действующих планах", f"{one.owed}"),
            ("Выполнено", f"{one.done}"),
            ("Просрочено", late),
            ("Выполнено из наступившего", _percent(one.due_share)),
            ("Выполнено всего", _percent(one.plan_share)),
            ("Отметок ждёт проверки", f"{self.waiting}"),
            ("Строк с неясным сроком", f"{self.unclear}"),
            ("Последнее движение", f"{self.moved_on:%d.%m.%Y}" if self.moved_on else NONE),
        )


def _percent(share: int | None) -> str:
    return NONE if share is None else f"{share} %"


def lay_out_passport(passport: Passport) -> Grid:
    """The passport as a paper: the rules of ГОСТ Р 7.0.97-2025 as for reports."""
    titles = ("ПАСПОРТ КЛАСТЕРА", passport.name, f"по состоянию на {passport.on:%d.%m.%Y}")
    blocks: list[Paragraph | Table] = [Paragraph(tie(line), Align.CENTER, bold=True) for line in titles]
    blocks += [Paragraph(tie(f"{name}: {value}")) for name, value in passport.facts]
    blocks += _part("Исполнение", _facts(passport.state))
    blocks += _part("Планы", _table(PLAN_HEADS, map(_plan, passport.plans), PLAN_WIDTHS))
    members = ((f"{at}", *_member(one)) for at, one in enumerate(passport.members, 1))
    blocks += _part("Участники", _table(MEMBER_HEADS, members, MEMBER_WIDTHS))
    blocks += _part("Контакты", _table(CONTACT_HEADS, map(_contact, passport.contacts), CONTACT_WIDTHS))
    blocks += (Paragraph(tie(line)) for line in (*passport.left_out, *DEFINITIONS))
    return Grid(tuple(blocks), page=PAGE, title=" ".join(titles))


def _part(heading: str, table: Table) -> list[Paragraph | Table]:
    """A table under its heading; a line where there is nothing in it."""
    head = [Paragraph(heading, Align.CENTER, bold=True)]
    return [*head, table if len(table.rows) > 1 else Paragraph("Нет.", Align.CENTER)]


def _facts(facts: Sequence[tuple[str, str]]) -> Table:
    return _table(("Показатель", "Значение"), facts, (0.6, 0.4))


def _plan(one: PlanLine) -> tuple[str, ...]:
    day = f"{one.approved_on:%d.%m.%Y}" if one.approved_on else NONE
    told = one.figures
    numbers = (told.owed, told.done, told.late, told.due_share, told.plan_share) if told else (None,) * 5
    return one.period, one.stage, day, f"{one.rows}", *(NONE if each is None else f"{each}" for each in numbers)


def _member(one: Member) -> tuple[str, ...]:
    return one.name, one.kind, "ведущая" if one.leads else ""


def _contact(one: Contact) -> tuple[str, ...]:
    return one.role, "\n".join(filter(None, (one.name, one.post))), one.organisation, one.email


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], widths: tuple[float, ...]) -> Table:
    head = Row(tuple(Cell(tie(name), bold=True, align=Align.CENTER) for name in heads), Role.HEAD)
    return Table((head, *(Row(tuple(Cell(tie(text)) for text in row)) for row in rows)), widths=widths)
