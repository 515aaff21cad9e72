"""The summary of many plans as a value, and how it stands on paper: figures of a day beside those of a year before."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from plans.core.deadlines import Period
from plans.core.grid import Align, Cell, Grid, Page, Paragraph, Role, Row, Table
from plans.core.layout import tie
from plans.core.obligations import Figures
from plans.core.reports.document import figures_of, told_when
from plans.core.reports.kinds import GUESSED

PAGE = Page(landscape=True, left=20, table_size=10)
MOST = 50  # names of one table; the others stand together in its last line
OTHERS = "Остальные вместе"
NONE = "–"
HEADS = (
    *("Наименование", "Всего сроков", "Выполнено", "Просрочено", "К сроку, %", "План, %"),
    *("Год назад: всего", "К сроку, %", "План, %"),
)
WHY = "Почему"
KINDS = "По видам (предположено)"
DEFINITIONS = (
    "Срок — одно мероприятие, одна его дата и одна организация; если довольно одной отметки, то все исполнители "
    "вместе.",
    "К сроку, % — доля выполненного среди наступивших сроков; План, % — среди всех сроков сводки. Снятые сроки нигде "
    "не считаются.",
    "Учтено то, что по отметкам выполнено по день сводки включительно; тексты и сроки — по действующим редакциям "
    "планов.",
    "Общий срок нескольких организаций стоит в строке каждой, поэтому строки организаций и исполнителей не "
    "складываются.",
    GUESSED,
    "«Почему» пишет секретарь кластера; показано последнее, что он написал о времени, которое входит в период сводки.",
)
_NUMBERED = re.compile(
    r"^\s*(?:(?:задача|раздел)\s+(?:\d+|[IVX]+)[.):]?|(?:\d+(?:\.\d+)*|[IVX]+)[.)])\s*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Pair:
    """The figures of one name, those of a year before (None where there were none), what the secretary says of them."""

    name: str
    now: Figures
    before: Figures | None
    why: str = ""

    @property
    def numbers(self) -> tuple[int | None, ...]:
        """What stands under HEADS."""
        now, was = self.now, self.before
        then = (was.owed, was.due_share, was.plan_share) if was else (None, None, None)
        return now.owed, now.done, now.late, now.due_share, now.plan_share, *then


@dataclass(frozen=True, slots=True)
class Summary:
    """Of whom, on which day, for which period (None: all due days), and tables by what they are about."""

    about: str
    on: date
    period: Period | None
    plans: int
    whole: Pair
    tables: Mapping[str, tuple[Pair, ...]]

    @property
    def when(self) -> str:
        return told_when(self.on, self.period)


def dumps(summary: Summary) -> str:
    """The summary's canonical JSON text: equal summaries give equal texts."""
    return json.dumps(asdict(summary), ensure_ascii=False, indent=1, default=date.isoformat)


def loads(text: str) -> Summary:
    """The inverse of `dumps`."""
    data = json.loads(text)
    period = data["period"]
    return Summary(
        about=data["about"],
        on=date.fromisoformat(data["on"]),
        period=Period(*(date.fromisoformat(period[key]) for key in ("start", "end"))) if period else None,
        plans=data["plans"],
        whole=_pair(data["whole"]),
        tables={heading: tuple(map(_pair, pairs)) for heading, pairs in data["tables"].items()},
    )


def _pair(data: Mapping[str, Any]) -> Pair:
    before = figures_of(data["before"]) if data["before"] else None
    return Pair(data["name"], figures_of(data["now"]), before, data["why"])


def paired(
    now: Mapping[str, Figures], before: Mapping[str, Figures], why: Mapping[str, str] | None = None
) -> tuple[Pair, ...]:
    """What is late most stands first; what stands behind MOST names is summed up."""
    names = sorted(now, key=lambda name: (-now[name].late, -now[name].total, name.lower()))
    pairs = [Pair(name, now[name], before.get(name), (why or {}).get(name, "")) for name in names[:MOST]]
    if rest := names[MOST:]:
        was = [before[name] for name in rest if name in before]
        pairs.append(Pair(OTHERS, _sum(now[name] for name in rest), _sum(was) if was else None))
    return tuple(pairs)


def _sum(some: Iterable[Figures]) -> Figures:
    return sum(some, Figures())


def unnumbered(heading: str) -> str:
    """A section's heading without its number, by which sections of several plans are known as one."""
    words = " ".join(_NUMBERED.sub("", heading, count=1).split())
    return words[:1].upper() + words[1:] or "Без раздела"


def lay_out_summary(summary: Summary) -> Grid:
    """The whole summary as one paper."""
    titles = ("СВОДКА", f"об исполнении планов: {summary.about}", summary.when)
    blocks: list[Paragraph | Table] = [Paragraph(tie(line), Align.CENTER, bold=True) for line in titles]
    for heading, pairs in summary.tables.items():
        blocks += (Paragraph(" "), Paragraph(heading, Align.CENTER, bold=True), _table((*pairs, summary.whole)))
    blocks += (Paragraph(tie(line)) for line in DEFINITIONS)
    return Grid(tuple(blocks), page=PAGE, title=" ".join(titles))


def sheets(summary: Summary) -> dict[str, Grid]:
    """A sheet for each table."""
    return {
        heading: Grid((Paragraph(summary.when), _table((*pairs, summary.whole))), page=PAGE, title=heading)
        for heading, pairs in summary.tables.items()
    }


# Shares of the line in which no word of a heading is broken.
_PLAIN = (0.32, 0.08, 0.1, 0.1, *(0.08,) * 5)
_TOLD = (0.18, 0.065, 0.095, 0.1, 0.07, 0.065, 0.075, 0.07, 0.065, 0.215)


def _table(pairs: Sequence[Pair]) -> Table:
    """The figures; beside them a column of reasons where there is any."""
    told = any(pair.why for pair in pairs)
    heads, widths = ((*HEADS, WHY), _TOLD) if told else (HEADS, _PLAIN)
    head = Row(tuple(Cell(tie(name), bold=True, align=Align.CENTER) for name in heads), Role.HEAD)
    return Table((head, *(_row(pair, told) for pair in pairs)), widths=widths)


def _row(pair: Pair, told: bool) -> Row:
    cells = (Cell(NONE if one is None else str(one), align=Align.CENTER, number=one) for one in pair.numbers)
    return Row((Cell(tie(pair.name)), *cells, *((Cell(tie(pair.why)),) if told else ())))
