// Where the person is: one cell of the table is reached by Tab, arrows and the mouse go from it, with Shift they select a block.
import { edit, editing } from "./cell.js";
import { all, cellsIn, isFixed, isRow, lineOf, on, partAt, partOf, sheet, table, tell, textOf } from "./sheet.js";

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

export function goTo(part, key) {
  const row = partAt(part);
  if (!row) return;
  const cells = row.dataset.key ? [row] : cellsIn(row);
  go(cells.find((cell) => cell.dataset.key === key) ?? cells.find((cell) => !isFixed(cell)));
}

// The neighbour `down` lines below or `right` cells to the right; undefined at the edge.
export function step(right, down) {
  if (right) return lineOf(here)[lineOf(here).indexOf(here) + right];
  const cells = cellsIn(sheet);
  const line = lineOf(here);
  const beyond = cells[cells.indexOf(down < 0 ? line[0] : line.at(-1)) + down];
  return beyond && lineOf(beyond)[Math.min(column, lineOf(beyond).length - 1)];
}

// The next cell that can be edited, row after row; undefined after the last.
export function next(way) {
  const cells = cellsIn(table).filter((cell) => cell === here || !isFixed(cell));
  return cells[cells.indexOf(here) + way];
}

// The selected cells, as rows of cells; one cell without a selection.
export function block() {
  if (!at()) return [];
  if (!anchor.isConnected || anchor === here || !anchor.closest("table") || !here.closest("table")) return [[here]];
  const rows = all("tr", table).map(cellsIn).filter((cells) => cells.length);
  const between = (places) => places.sort((one, other) => one - other);
  const [top, bottom] = between([anchor, here].map((cell) => rows.findIndex((cells) => cells.includes(cell))));
  const [left, right] = between([anchor, here].map((cell) => lineOf(cell).indexOf(cell)));
  return rows.slice(top, bottom + 1).map((cells) => (cells.length === 1 ? cells : cells.slice(left, right + 1)));
}

// The rows of the block, else the part of the cell in hand.
export function partsInHand() {
  const parts = [...new Set(block().map(([cell]) => partOf(cell)))];
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
  all(".in-block", table).forEach((cell) => cell.classList.remove("in-block") ?? cell.removeAttribute("aria-selected"));
  if (anchor === here) return;
  for (const cell of block().flat()) {
    cell.classList.add("in-block");
    cell.ariaSelected = "true";
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
  if (!from || event.pointerType === "touch" || !(event.buttons & 1)) return;
  const cell = document.elementFromPoint(event.clientX, event.clientY)?.closest("#sheet .paper-table [data-key]");
  if (!cell || (cell === from && !dragged) || !from.closest("table")) return;
  if (!dragged) go(from);
  dragged = true;
  document.getSelection().removeAllRanges();
  if (cell !== here) go(cell, { extend: true });
});

on("click", (event) => {
  const cell = event.target.closest("[data-key]");
  if (dragged || !cell || cell !== from || event.target.closest(OWN) || editing()?.cell === cell) return;
  const caret = caretIn(cell, event);
  go(cell);
  edit(cell, caret);
});

// Where in the cell's text the click fell, or what was selected in it.
function caretIn(cell, { clientX, clientY }) {
  const chosen = document.getSelection();
  const spot = document.caretPositionFromPoint?.(clientX, clientY);
  const nodes = chosen.isCollapsed ? [[spot?.offsetNode, spot?.offset]] : [[chosen.anchorNode, chosen.anchorOffset], [chosen.focusNode, chosen.focusOffset]];
  const ends = nodes.map(([node, offset]) => (node?.nodeType === Node.TEXT_NODE && cell.contains(node) ? offset : textOf(cell).length));
  return ends.length > 1 ? ends.sort((one, other) => one - other) : ends[0];
}
