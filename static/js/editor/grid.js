// Where the person is: one cell is reached by Tab, arrows and the mouse go from it, with Shift they select a block.
import { edit, editing } from "./cell.js";
import { all, cellAt, cellsIn, isFixed, isRow, lineOf, on, partAt, partOf, sheet, table, tell, textOf } from "./sheet.js";

const OWN = "a, button, summary, details, textarea, .row-tools";
let here = null;
let anchor = null;
let column = 0;

export const at = () => (here?.isConnected ? here : null);

// `keep`: the column from which an arrow came, for lines that have fewer cells.
export function go(cell, { extend = false, keep = false } = {}) {
  if (!cell) return;
  if (here?.closest("table")) here.tabIndex = -1;
  if (!extend || !anchor?.isConnected) anchor = cell;
  here = cell;
  here.tabIndex = 0;
  if (!keep) column = lineOf(cell).indexOf(cell);
  here.focus();
  draw();
  tell("editor:go", here);
}

export const goTo = (part, key) => go(cellAt(part, key) ?? cellsIn(partAt(part)).find((cell) => !isFixed(cell)));

// The neighbour; undefined at the edge.
export function step(right, down) {
  const line = lineOf(here);
  if (right) return line[line.indexOf(here) + right];
  const cells = cellsIn(sheet);
  const beyond = cells[cells.indexOf(line.at(down < 0 ? 0 : -1)) + down];
  return beyond && (lineOf(beyond)[column] ?? lineOf(beyond).at(-1));
}

// The next cell that can be edited; undefined after the last.
export function next(way) {
  const cells = cellsIn(table).filter((cell) => cell === here || !isFixed(cell));
  return cells[cells.indexOf(here) + way];
}

const span = (one, other) => [Math.min(one, other), Math.max(one, other) + 1];

// The selected cells, as rows of cells.
export function block() {
  if (!at()) return [];
  const [start, end] = [anchor, here].map((cell) => cell.isConnected && cell.closest("tr"));
  if (anchor === here || !start || !end) return [[here]];
  const columns = span(anchor.cellIndex, here.cellIndex);
  const rows = [...table.rows].slice(...span(start.rowIndex, end.rowIndex)).map(cellsIn);
  return rows.filter(({ length }) => length).map((cells) => (cells.length > 1 ? cells.slice(...columns) : cells));
}

export function partsInHand() {
  const parts = [...new Set(block().flat().map(partOf))];
  return parts.some(isRow) ? parts.filter(isRow) : parts.slice(0, 1);
}

export function everything() {
  const cells = all("[data-part^=activity-] [data-key]", table);
  go(cells[0]);
  go(cells.at(-1), { extend: true });
}

// Give the selection up; whether there was one.
export function alone() {
  if (anchor === here) return false;
  anchor = here;
  draw();
  return true;
}

function draw() {
  const chosen = anchor === here ? [] : block().flat();
  for (const cell of new Set([...all(".in-block", table), ...chosen])) {
    cell.ariaSelected = cell.classList.toggle("in-block", chosen.includes(cell)) || null;
  }
}

// A click puts the caret where it points, dragging over cells selects a block.
let from = null;
let dragged = false;

on("pointerdown", (event) => {
  const { button, shiftKey, target } = event;
  const cell = target.closest("[data-key]");
  from = null;
  if (button || !cell || target.closest(OWN)) return;
  if (editing()?.cell === cell || shiftKey) event.preventDefault();
  if (shiftKey && at()) return go(cell, { extend: true });
  from = cell;
  dragged = false;
});

on("pointermove", ({ buttons, clientX, clientY, pointerType }) => {
  if (!from?.closest("table") || pointerType === "touch" || !(buttons & 1)) return;
  const cell = document.elementFromPoint(clientX, clientY)?.closest("#sheet .paper-table [data-key]");
  if (!cell || (cell === from && !dragged)) return;
  if (!dragged) go(from);
  dragged = true;
  document.getSelection().removeAllRanges();
  if (cell !== here) go(cell, { extend: true });
});

on("click", ({ target }) => {
  const cell = target.closest("[data-key]");
  if (dragged || !cell || cell !== from || target.closest(OWN) || editing()?.cell === cell) return;
  const caret = caretIn(cell);
  go(cell);
  edit(cell, caret);
});

// The browser has put its selection where the mouse went down and up.
function caretIn(cell) {
  const { anchorNode, anchorOffset, focusNode, focusOffset } = document.getSelection();
  const place = (node, offset) => (node?.nodeType === Node.TEXT_NODE && cell.contains(node) ? offset : textOf(cell).length);
  return [place(anchorNode, anchorOffset), place(focusNode, focusOffset)].sort((one, other) => one - other);
}
