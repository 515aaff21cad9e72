"""A plan in a few words, for the tests of the checks: rows as "number | title | executors | deadline | result"."""

from plans.core.checks import check
from plans.core.deadlines import Period
from plans.core.document import KNOWN_COLUMNS, Activity, Column, Kind, Place, PlanDocument, Section, SignOff

KEYS = KNOWN_COLUMNS[:5]
SIGNED = "УТВЕРЖДАЮ / Председатель совета / А.Б. Иванов / 20.12.2021"
USUAL = ("1.1.", "Проведение заседаний", "Координационный совет", "февраль 2022 г.", "Протокол")


def row(drawn: str) -> Activity:
    """Cells left out at the end are filled with usual ones; a cell "-" is empty."""
    cells = [cell.strip() for cell in drawn.split("|")]
    cells += USUAL[len(cells) :]
    return Activity(**{key: "" if cell == "-" else cell for key, cell in zip(KEYS, cells, strict=True)})


def plan(
    *rows: str, title: str = "План работы на 2022 год", columns: tuple[str, ...] = KEYS, **values: object
) -> PlanDocument:
    """A row that begins with "#" is a heading. `signoffs` are texts: the word, then lines after "/"; one by default."""
    groups: list[tuple[str, list[Activity]]] = [("", [])]
    for drawn in rows:
        if drawn.startswith("#"):
            groups.append((drawn[1:].strip(), []))
        else:
            groups[-1][1].append(row(drawn))
    sections = tuple(Section(heading, tuple(rows)) for heading, rows in groups if heading or rows)
    signoffs = tuple(signoff(text) for text in values.get("signoffs", (SIGNED,)))  # type: ignore[attr-defined]
    period = values.get("period", Period.calendar(2022))
    return PlanDocument(
        kind=Kind.WORK_PLAN,
        title=(title,),
        period=period,  # type: ignore[arg-type]
        columns=tuple(Column(key, key) for key in columns),
        sections=sections,
        signoffs=signoffs,
    )


def signoff(text: str) -> SignOff:
    word, *lines = text.split(" / ")
    return SignOff(Place.RIGHT, word, tuple(lines))


def found(document: PlanDocument) -> list[str]:
    """The findings as "id place"."""
    return [f"{one.id} {one.place}".strip() for one in check(document)]
