"""Paste from Word, Excel and browsers: shown first, then written as one step."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from plans.core.document import KNOWN_COLUMNS, MARK, NUMBER, Column
from plans.core.document import Activity as Row
from plans.core.editor import labels
from plans.core.editor.commands import Command
from plans.core.editor.pasting import Pasted, PasteKind
from plans.core.editor.values import Place, Preview
from plans.core.findings import Finding
from plans.editor.cells import check_length, part_of
from plans.editor.journal import Done, Step, WriteRefused
from plans.editor.parts import Anything
from plans.editor.rows import beside, proposed
from plans.files import sandbox
from plans.models import Activity, Plan, PlanColumn, Section

_SHOWN = 200  # rows of a preview
_FINDINGS = 50


def paste(step: Step, command: Command) -> Done | Preview | None:
    """The preview of what was copied, or (with "apply") the step that puts it in.

    Raises WriteRefused, UnreadableFile.
    """
    plan, key = step.plan, command.text("key")
    anchor = part_of(plan, command["part"])
    if command["columns"] != _columns(plan):
        raise WriteRefused("Графы таблицы только что изменили. Вставьте ещё раз.")
    pasted = command["pasted"]
    if pasted.kind == PasteKind.CELLS:
        block = _Block(plan, anchor, key, pasted)
        return block.write(step, command.token) if command.is_applied else block.preview(step)
    return _insert(step, anchor, pasted, command.token) if command.is_applied else _preview(plan, pasted, key)


def read(plan: Plan, command: Command) -> Command:
    """The command with what was copied, read apart under limits, before anything is locked. Raises PlanError."""
    html, columns = command.text("html"), _columns(plan)
    task = {"read": "clipboard", "html": bool(html), "columns": columns, "start": command.text("key")}
    said, _ = sandbox.ask(task, (html or command.text("text")).encode("utf-8", "replace"))
    return replace(command, values={**command.values, "pasted": Pasted.from_json(said), "columns": columns})


def _columns(plan: Plan) -> list[tuple[str, str]]:
    return list(plan.columns.values_list("key", "heading"))


def _preview(plan: Plan, pasted: Pasted, key: str) -> Preview:
    summary = _summary(plan, pasted)
    if pasted.kind == PasteKind.ROWS and plan.column_list and key != plan.column_list[0].key:
        summary += f". Это целые строки: они встанут новыми строками, с графы «{plan.column_list[0].heading}»"
    keys = [column.key for column in plan.column_list]
    keys += [column.key for column in _new_columns(plan, pasted)]
    rows: list[tuple[str, ...]] = []
    for section in pasted.sections:
        rows += [(section.heading,)] if section.heading else []
        rows += [tuple(row.text(key) for key in keys) for row in section.activities]
    return Preview(
        summary,
        rows=tuple(rows[:_SHOWN]),
        findings=tuple(_said(finding) for finding in pasted.findings[:_FINDINGS]),
        left_out=tuple(pasted.left_out[:_FINDINGS]),
    )


def _said(finding: Finding) -> str:
    return f"{finding.place}: {finding.text}" if finding.place else finding.text


def _summary(plan: Plan, pasted: Pasted) -> str:
    """«18 строк, 2 раздела; один номер повторяется»."""
    rows = [row for section in pasted.sections for row in section.activities]
    headings = sum(bool(section.heading) for section in pasted.sections)
    words = labels.count(len(rows), labels.ROWS)
    words += f", {labels.count(headings, labels.SECTIONS)}" if headings else ""
    new = Counter(row.number.strip() for row in rows if row.number.strip())
    present = {row.number.strip() for row in Activity.objects.of_plan(plan).only("number")}
    repeated = sum(count > 1 or number in present for number, count in new.items())
    if repeated:
        words += "; один номер повторяется" if repeated == 1 else f"; повторяются номера: {repeated}"
    if plan.has_column(NUMBER) and any(_are_bare(section.activities) for section in pasted.sections):
        words += "; номера продолжат нумерацию раздела"
    if columns := _new_columns(plan, pasted):
        words += f"; новые графы: {', '.join(labels.short(one.heading) for one in columns)}"
    return words


def _new_columns(plan: Plan, pasted: Pasted) -> list[Column]:
    """Columns of the pasted table that hold words and that the plan's table does not have."""
    rows = [row for section in pasted.sections for row in section.activities]
    return [one for one in pasted.columns if not plan.has_column(one.key) and any(row.text(one.key) for row in rows)]


def _insert(step: Step, anchor: Anything, pasted: Pasted, token: str) -> Done | None:
    """Rows go behind the anchor, sections behind its section."""
    plan = step.plan
    new = [PlanColumn(plan=plan, key=one.key, heading=one.heading or "Графа") for one in _new_columns(plan, pasted)]
    step.add(new, step.places.end("column", plan.pk))
    home = anchor if isinstance(anchor, Section) else anchor.section if isinstance(anchor, Activity) else None
    loose = [section for section in pasted.sections if not section.heading]
    if loose and home:
        end = step.places.end("activity", home.pk)
        at = beside(step, "after", anchor) if isinstance(anchor, Activity) else end
        step.add(_rows(step, [row for one in loose for row in one.activities], at), at)
    sections = [one for one in pasted.sections if one.heading or not home]
    made = [Section(plan=plan, heading=one.heading) for one in sections]
    step.add(made, beside(step, "after", home) if home else step.places.end("section", plan.pk))
    for section, source in zip(made, sections, strict=True):
        step.add(_rows(step, source.activities, Place(section.pk)), Place(section.pk))
    return step.save(f"Вставлено: {_summary_of_step(pasted)}", token)


def _summary_of_step(pasted: Pasted) -> str:
    return labels.count(sum(len(section.activities) for section in pasted.sections), labels.ROWS)


def _rows(step: Step, rows: Sequence[Row], at: Place) -> list[Activity]:
    """The rows for a section. They keep the numbers that came with them; where none has one, all get the next ones."""
    numbers = proposed(step.plan, step.places, at, len(rows)) if _are_bare(rows) else [row.number for row in rows]
    return [_made(row, number, at.container) for row, number in zip(rows, numbers, strict=True)]


def _are_bare(rows: Sequence[Row]) -> bool:
    return bool(rows) and not any(row.number.strip() for row in rows)


def _made(row: Row, number: str, section: int) -> Activity:
    texts = {key: row.text(key) for key in KNOWN_COLUMNS} | {NUMBER: number}
    made = Activity(section_id=section, other=dict(row.other), **texts)
    check_length(made, NUMBER, made.number)
    return made


@dataclass(frozen=True, slots=True)
class _Target:
    """One cell of the block: the row (None: a new one below the table), the column, the text."""

    row: int
    key: str
    text: str


class _Block:
    """Cells that go over the cells of the table, from the anchor to the right and down; rows that lack are added."""

    def __init__(self, plan: Plan, anchor: Anything, key: str, pasted: Pasted) -> None:
        self._pasted = pasted
        if not isinstance(anchor, Activity):
            raise WriteRefused("Поставьте курсор в ячейку строки и вставьте ещё раз.")
        rows = list(Activity.objects.of_plan(plan))
        self._rows: Sequence[Activity] = rows[[row.pk for row in rows].index(anchor.pk) :]
        keys = [column.key for column in plan.column_list]
        if key not in keys:
            raise WriteRefused("В этой таблице такой графы нет. Обновите страницу.")
        self._targets, self._left_out = self._aim(keys[keys.index(key) :])

    def _aim(self, keys: Sequence[str]) -> tuple[list[_Target], list[str]]:
        targets, left_out = [], list(self._pasted.left_out)
        for at, texts in enumerate(self._pasted.cells):
            row = self._rows[at] if at < len(self._rows) else None
            for place, text in enumerate(texts):
                fixed = place >= len(keys) or (keys[place] == MARK and row is not None and not row.mark)
                if not fixed:
                    targets.append(_Target(at, keys[place], text))
                elif text.strip():
                    left_out.append(text)
        return targets, left_out

    def preview(self, step: Step) -> Preview:
        cells = self._pasted.cells
        added = self._new_rows(step)
        summary = labels.count(len(self._targets), labels.CELLS)
        summary += f", новых строк внизу: {len(added)}" if added else ""
        summary += f" (с номера {added[0].number})" if added and added[0].number else ""
        return Preview(
            summary,
            is_block=True,
            rows=tuple(tuple(row) for row in cells[:_SHOWN]),
            left_out=tuple(self._left_out[:_FINDINGS]),
        )

    def _new_rows(self, step: Step) -> list[Activity]:
        """Rows below the last one, with the next numbers: for the cells that go beyond it."""
        last = self._rows[-1]
        count = len(self._pasted.cells) - len(self._rows)
        numbers = proposed(step.plan, step.places, beside(step, "after", last), count) if count > 0 else []
        return [Activity(section_id=last.section_id, number=number) for number in numbers]

    def write(self, step: Step, token: str) -> Done | None:
        rows, new = list(self._rows), self._new_rows(step)
        for target in self._targets:
            row = (rows + new)[target.row]
            check_length(row, target.key, target.text)
            if target.row < len(rows):
                step.put(row, {target.key: target.text})
            else:
                row.put_cell(target.key, target.text)
        step.add(new, beside(step, "after", rows[-1]))
        return step.save(f"Вставлено: {labels.count(len(self._targets), labels.CELLS)}", token)
