"""The ledger as the secretary's matrix: a line for each activity and due day, a column for each organisation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from plans.core.obligations import CLOSED_FOR_GOOD, Fact, Obligation, Party
from plans.core.progress import STATE_NAMES, State
from plans.execution.ledger import Ledger
from plans.models import Activity

# The column of rows whose executors nobody has matched with organisations yet; no organisation has this id.
NOBODY = 0
_NOBODY_NAME = "Не указано, кто отмечает"


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """Where one obligation stands: its state, the day on which it is due now if it was moved, who owes it, the mark.

    `fact` is the mark that counts, `by` who made it; `waits` where a mark must still be checked.
    """

    parties: tuple[Party, ...]
    owing: tuple[str, ...]
    state: State
    moved_to: date | None = None
    fact: Fact | None = None
    by: str = ""
    waits: bool = False

    @property
    def state_name(self) -> str:
        return STATE_NAMES[self.state]

    @property
    def is_open(self) -> bool:
        """Whether something can still be marked."""
        return self.state not in CLOSED_FOR_GOOD


@dataclass(slots=True)
class MatrixRow:
    """An activity × due day: one `shared` cell for all of them, or cells by party; `several` owe the activity.

    `slot` is the id of the slot with this due day. Lines of one activity that stand together share the cells that say
    what it is: the first spans `span` lines, the others 0.
    """

    activity: Activity
    due: date | None
    several: bool
    slot: int | None
    owed: dict[Party, Obligation] = field(default_factory=dict)
    shared: MatrixCell | None = None
    cells: tuple[MatrixCell | None, ...] = ()
    span: int = 1


def lines_of(ledger: Ledger) -> list[MatrixRow]:
    """The lines of the ledger's obligations, their cells not drawn yet."""
    several = {task.activity for task in ledger.tasks if len(task.owing) > 1}
    lines: dict[tuple[int, date | None], MatrixRow] = {}
    for owed in ledger.owed:
        key = owed.activity, owed.due
        if key not in lines:
            activity, slot = ledger.activities[owed.activity], ledger.slots.get(key)
            lines[key] = MatrixRow(activity, owed.due, owed.activity in several, slot)
        lines[key].owed[None if owed.shared else _column(ledger, owed)] = owed
    return list(lines.values())


def _column(ledger: Ledger, owed: Obligation) -> Party:
    """What the secretary marks is a body's only where the row names one."""
    [party] = owed.parties
    return NOBODY if party is None and not ledger.bodies.get(owed.activity) else party


def columns_of(ledger: Ledger, lines: Iterable[MatrixRow]) -> list[Party]:
    """The parties that owe by themselves in these lines: organisations by name, the cluster's bodies last."""
    named = {party for line in lines for party, owed in line.owed.items() if not owed.shared}
    return [party for party in (*ledger.organisations, None, NOBODY) if party in named]


def column_name(ledger: Ledger, column: Party) -> str:
    """The heading of a column."""
    return _NOBODY_NAME if column == NOBODY else ledger.party_name(column)


def draw(ledger: Ledger, lines: Sequence[MatrixRow], columns: Sequence[Party]) -> None:
    """Fill the cells of these lines, which stand one below the other."""
    for line in lines:
        shared = next((owed for owed in line.owed.values() if owed.shared), None)
        if shared:
            line.shared = _cell(ledger, shared)
        else:
            line.cells = tuple(_cell(ledger, line.owed[party]) if party in line.owed else None for party in columns)
    for _, together in groupby(lines, key=lambda line: line.activity.pk):
        first, *others = together
        first.span = 1 + len(others)
        for line in others:
            line.span = 0


def _cell(ledger: Ledger, owed: Obligation) -> MatrixCell:
    standing = owed.on(ledger.today)
    return MatrixCell(
        parties=owed.parties,
        owing=tuple(ledger.party_name(party) for party in owed.parties),
        state=standing.state,
        moved_to=standing.due if standing.due != owed.due else None,
        fact=standing.fact,
        by=ledger.party_name(standing.fact.party) if standing.fact else "",
        waits=bool(owed.facts) and owed.waits(ledger.today),
    )
