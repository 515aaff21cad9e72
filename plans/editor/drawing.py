"""The rows of the plan's sheet as HTML. In Python, because a template takes five times as long for 100 rows."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from html import escape

from django.urls import get_script_prefix, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from plans.core.drawings.gantt import SIGNS
from plans.core.layout import tie
from plans.core.progress import State
from plans.core.word_diff import Piece
from plans.drawn import Drawn
from plans.editor.sheet import SheetRow, SheetSection
from plans.models import PlanColumn, Section

_READING = (
    '<details class="reading {}"><summary>{}</summary>'
    '<div hx-get="{}" hx-trigger="toggle from:closest details once"><a href="{}">подробнее</a></div></details>'
)
_STATE = (
    '<p class="row-state"><span class="badge state-badge state-{}"><span aria-hidden="true">{}</span> {}</span></p>'
)
_COMMENTS = (
    '<a class="row-comments{}" href="{}"><svg class="icon" viewBox="0 0 24 24" aria-hidden="true">'
    '<path d="M4 5h16v11h-9l-5 4v-4H4z" fill="none" stroke="currentColor" stroke-width="1.5"/></svg>'
    '<span class="visually-hidden">Комментарии: </span>{}<span class="visually-hidden">{}</span></a>'
)
_TOOLS = (
    '<td class="col-tools"><div class="tools" data-kind="{}" data-pk="{}">'
    '<a href="{}" title="Изменить" aria-label="Изменить: {}"><svg class="icon"><use href="#icon-edit"/></svg></a>'
    "</div></td>"
)
_ADD = (
    '<tr class="paper-add"><td colspan="{}">'
    '<a href="{}" data-do="insert" data-where="into" data-to="section-{}">+ мероприятие</a></td></tr>'
)
_DRAWN = Drawn(4_000_000)  # letters: the sheets of some forty plans of a hundred rows


def column_heads(columns: Iterable[PlanColumn], editor: bool) -> SafeString:
    """The cells of the table's head."""
    return mark_safe("".join([_column_head(column, editor) for column in columns]))  # noqa: S308 - escaped there


def _column_head(column: PlanColumn, editor: bool) -> str:
    key = escape(column.key)
    part = f'\n              data-part="{column.ref}"\n              data-version="{column.version}"' if editor else ""
    names = f'class="col-{key}" data-key="heading" data-column="{key}"{part}'
    return f'\n          <th scope="col" {names}>{escape(column.heading)}</th>\n        '


def section_body(
    group: SheetSection, width: int, editor: bool, states: Mapping[int, tuple[str, str]] | None = None
) -> SafeString:
    """A section over `width` columns with its rows, as `section_row` and `activity_row` draw them; most were drawn
    before, for another reader or on another day."""
    section, states = group.section, states or {}
    said = tuple([states.get(row.pk) for row in group.rows])
    key = (section.pk, section.version, section.heading, width, editor, group.rows, said, get_script_prefix())
    return _DRAWN.piece(key, lambda: _section_body(group, width, editor, said))


def _section_body(group: SheetSection, width: int, editor: bool, states: Sequence[tuple[str, str] | None]) -> str:
    section = group.section
    rows = [f"{activity_row(row, editor, state)}\n  " for row, state in zip(group.rows, states, strict=True)]
    head, more = section_row(section, width, editor), add_row(section, width) if editor else ""
    name = f"section-{section.pk}"
    return f'<tbody id="{name}" data-group="{name}">\n  {head}\n  {"".join(rows)}\n  {more}\n</tbody>\n'


def activity_row(row: SheetRow, editor: bool, state: tuple[str, str] | None = None) -> SafeString:
    """A row of the sheet: `<td>` by column, under the deadline its reading and where the row of a plan in force
    stands (a state and words); for the editor with its tools."""
    sign = _comments(row) if row.comments[0] else ""
    at = _place_of_sign(row) if sign else None
    cells = "".join([_cell(row, key, text, editor, state, sign if key == at else "") for key, text in row.cells])
    tools = row_tools("activity", row.pk, row.name) if editor else ""
    # Every text of the cells goes through escape or format_html.
    return mark_safe(f"<tr{_names('activity', row.pk, row.version, editor)}>{cells}{tools}</tr>")  # noqa: S308


def section_row(section: Section, width: int, editor: bool) -> SafeString:
    """The row with the heading of a section, over the table's whole width."""
    names = _names("section", section.pk, section.version, editor)
    tools = row_tools("section", section.pk, str(section)) if editor else ""
    heading = f'<th colspan="{width}" scope="rowgroup" data-key="heading">{escape(section.heading)}</th>'
    return mark_safe(f'<tr class="paper-section"{names}>{heading}{tools}</tr>')  # noqa: S308 - escaped above


def add_row(section: Section, width: int) -> SafeString:
    """The last row of a section, with the link to a new activity."""
    return format_html(_ADD, width + 1, _address("activity_new", section.pk), section.pk)


def marked(pieces: Iterable[Piece]) -> SafeString:
    """A text as HTML; words that another one lacks are marked."""
    marks = {True: "<mark>{}</mark>", False: "{}"}
    html = (format_html(marks[lacks and not word.isspace()], word) for word, lacks in pieces)
    return mark_safe("".join(html))  # noqa: S308 - format_html has escaped every piece


def _names(kind: str, pk: int, version: int, editor: bool) -> str:
    name = f"{kind}-{pk}"
    return f' id="{name}"' + (f' data-part="{name}" data-version="{version}"' if editor else "")


def _comments(row: SheetRow) -> str:
    """The sign that leads to what was said of a row."""
    number, waiting = row.comments
    state, said = (" row-comments-wait", f", без ответа: {waiting}") if waiting else ("", "")
    return _COMMENTS.format(state, _address("row_comments", row.pk), number, said)


def _place_of_sign(row: SheetRow) -> str:
    keys = [key for key, _ in row.cells]
    return "title" if "title" in keys else next(iter(keys), "")


def _cell(row: SheetRow, key: str, text: str, editor: bool, state: tuple[str, str] | None, sign: str) -> str:
    """One `<td>`. Its text is exact for the editor; a reader's deadline holds together what belongs together."""
    words, reading = escape(text), sign
    if sign:
        words = f"<span data-text>{words}</span>"
    if key == "deadline" and text:
        words = f"<span data-text>{escape(text)}</span>" if editor else _tied(text)
        reading += _reading(row)
    if key == "deadline" and state:
        reading += _state(*state)
    return f"{_opening(key, editor and key == 'mark' and not row.is_written)}{words}{reading}</td>"


@lru_cache(256)
def _opening(key: str, is_fixed: bool) -> str:
    fixed = " data-fixed" if is_fixed else ""
    return f'<td class="col-{escape(key)}" data-key="{escape(key)}"{fixed}>'


@lru_cache(1024)
def _tied(text: str) -> str:
    """A deadline as a reader sees it; few plans say many different ones."""
    return escape(tie(text))


@lru_cache(256)
def _state(state: str, words: str) -> str:
    return format_html(_STATE, state, SIGNS[State(state)], words)


def row_tools(kind: str, pk: int, name: str) -> SafeString:
    """The cell with what can be done to a row or section; the script adds what needs more than a link."""
    # The name is all that is not ours.
    return mark_safe(_TOOLS.format(kind, pk, _address(f"{kind}_edit", pk), escape(name[:60])))  # noqa: S308


def _reading(row: SheetRow) -> str:
    state, words = "", "как понято"
    if row.pinned:
        words = "задано вручную"
    elif row.unclear:
        state, words = "reading-unclear", "не понято"
    elif row.waits:
        state, words = "reading-waits", "ждёт события"
    elif row.assumed:
        state, words = "reading-assumed", "с допущением"
    address = _address("activity_reading", row.pk)
    return _READING.format(state, words, address, address)


def _address(name: str, pk: int) -> str:
    """The address of a row's page; `reverse` for each of 100 rows would take a fifth of the time of the whole page."""
    before, after = _around(name, get_script_prefix())
    return f"{before}{pk}{after}"


@lru_cache
def _around(name: str, prefix: str) -> tuple[str, str]:
    """What stands before and after the number in the address `name` of a site that lies under `prefix`."""
    before, _, after = reverse(name, args=[0]).partition("/0/")
    return f"{before}/", f"/{after}"
