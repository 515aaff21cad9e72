// Where the person is: one cell of the table is reached by Tab, arrows and the mouse go from it, with Shift they select a block.
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

// The neighbour `down` lines below or `right` cells to the right; undefined at the edge.
export function step(right, down) {
  const line = lineOf(here);
  if (right) return line[line.indexOf(here) + right];
  const cells = cellsIn(sheet);
  const beyond = cells[cells.indexOf(down < 0 ? line[0] : line.at(-1)) + down];
  return beyond && lineOf(beyond)[Math.min(column, lineOf(beyond).length - 1)];
}

// The next cell that can be edited, row after row; undefined after the last.
export function next(way) {
  const cells = cellsIn(table).filter((cell) => cell === here || !isFixed(cell));
  return cells[cells.indexOf(here) + way];
}

const span = (one, other) => [Math.min(one, other), Math.max(one, other) + 1];

// The selected cells, as rows of cells; one cell without a selection.
export function block() {
  if (!at()) return [];
  const [start, end] = [anchor, here].map((cell) => cell.isConnected && cell.closest("tr"));
  if (anchor === here || !start || !end) return [[here]];
  const columns = span(anchor.cellIndex, here.cellIndex);
  const rows = [...table.rows].slice(...span(start.rowIndex, end.rowIndex)).map(cellsIn);
  return rows.filter((cells) => cells.length).map((cells) => (cells.length > 1 ? cells.slice(...columns) : cells));
}

// The rows of the block, else the part of the cell in hand.
export function partsInHand() {
  const parts = [...new Set(block().flat().map(partOf))];
  return parts.some(isRow) ? parts.filter(isRow) : parts.slice(0, 1);
}

export function everything() {
  const cells = all('[data-part^="activity-"] [data-key]', table);
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

// The mouse and the finger: a click puts the caret where it points, dragging over cells selects a block.
let from = null;
let dragged = false;

on("pointerdown", (event) => {
  const cell = event.target.closest("[data-key]");
  from = null;
  if (event.button || !cell || event.target.closest(OWN)) return;
  if (editing()?.cell === cell || event.shiftKey) event.preventDefault();
  if (event.shiftKey && at()) return go(cell, { extend: true });
  from = cell;
  dragged = false;
});

on("pointermove", (event) => {
  if (!from?.closest("table") || event.pointerType === "touch" || !(event.buttons & 1)) return;
  const cell = document.elementFromPoint(event.clientX, event.clientY)?.closest("#sheet .paper-table [data-key]");
  if (!cell || (cell === from && !dragged)) return;
  if (!dragged) go(from);
  dragged = true;
  document.getSelection().removeAllRanges();
  if (cell !== here) go(cell, { extend: true });
});

on("click", (event) => {
  const cell = event.target.closest("[data-key]");
  if (dragged || !cell || cell !== from || event.target.closest(OWN) || editing()?.cell === cell) return;
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
