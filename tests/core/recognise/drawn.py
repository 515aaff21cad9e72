"""Grids drawn as text: cells between bars, "<" for a cell covered from the left, "^" from above."""

from plans.core.grid import Cell, Grid, Paragraph, Row, Table

HEAD = "№ | Мероприятие | Исполнители | Срок | Результат"


def table(*lines: str, ruled: bool = True) -> Table:
    rows = [[text.strip().replace("\\n", "\n") for text in line.split("|")] for line in lines]
    drawn = []
    for number, row in enumerate(rows):
        cells = []
        for place, text in enumerate(row):
            if text in ("<", "^"):
                continue
            right = next((step for step in range(1, len(row) - place) if row[place + step] != "<"), len(row) - place)
            down = 0
            while number + down + 1 < len(rows) and rows[number + down + 1][place] == "^":
                down += 1
            bold = text.startswith("!")
            cells.append(Cell(text.removeprefix("!"), right, down + 1, bold))
        drawn.append(Row(tuple(cells)))
    return Table(tuple(drawn), ruled=ruled)


def plan(*lines: str, title: str = "ПЛАН РАБОТЫ на 2022 год") -> Grid:
    """A title and a table."""
    return Grid((Paragraph(title), table(*lines)))
