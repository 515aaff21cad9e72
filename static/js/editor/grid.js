// Where the person is: one cell can be reached by Tab, the arrows go from it; with Shift they select a block.
import { all } from "./dom.js";
import { cellsIn, isFixed, isRow, lines, partAt, partOf, sheet, table } from "./sheet.js";

let here = null;
let anchor = null;
let column = 0;

export const at = () => (here?.isConnected ? here : null);

export function go(cell, { extend = false, keep = false } = {}) {
  if (!cell) return;
  if (here) here.tabIndex = -1;
  if (!extend || !anchor?.isConnected) anchor = cell;
  here = cell;
  here.tabIndex = 0;
  if (!keep) column = cellsIn(cell.closest("tr") ?? cell.parentElement).indexOf(cell);
  here.focus();
  draw();
  sheet.dispatchEvent(new CustomEvent("editor:go", { detail: here }));
}

export const first = () => {
  const row = table.querySelector('[data-part^="activity-"]') ?? table.querySelector('[data-part^="section-"]');
  return (row && cellsIn(row).find((cell) => cell.dataset.key === "title")) ?? (row ?? sheet).querySelector("[data-key]");
};

export function goTo(part, key) {
  const row = partAt(part);
  if (!row) return;
  const cells = row.dataset.key ? [row] : cellsIn(row);
  go(cells.find((cell) => cell.dataset.key === key) ?? cells.find((cell) => !isFixed(cell)));
}

// The neighbour `down` lines below or `right` cells to the right, or null at the edge.
export function step(right, down) {
  const all = lines();
  const line = all.findIndex((cells) => cells.includes(here));
  if (down) {
    const cells = all[line + down];
    return cells ? cells[Math.min(Math.max(column, 0), cells.length - 1)] : null;
  }
  return all[line]?.[all[line].indexOf(here) + right] ?? null;
}

// The next cell that can be edited, row after row; null after the last.
export function next(way) {
  const cells = cellsIn(table).filter((cell) => cell === here || !isFixed(cell));
  return cells[cells.indexOf(here) + way] ?? null;
}

// The selected cells, as rows of cells. One cell without a selection.
export function block() {
  const from = anchor?.isConnected ? anchor : here;
  if (!at() || from === here || !here.closest("tr") || !from.closest("tr")) return at() ? [[here]] : [];
  const rows = all("tr", table).filter((row) => cellsIn(row).length);
  const [top, bottom] = [from, here].map((cell) => rows.indexOf(cell.closest("tr"))).sort((a, b) => a - b);
  const [left, right] = [from, here].map((cell) => cellsIn(cell.closest("tr")).indexOf(cell)).sort((a, b) => a - b);
  return rows.slice(top, bottom + 1).map((row) => {
    const cells = cellsIn(row);
    return cells.length === 1 ? cells : cells.slice(left, right + 1);
  });
}

// The rows or sections in hand: those of the block, else that of the cell.
export function partsInHand() {
  const parts = [...new Set(block().map(([cell]) => partOf(cell)))];
  const rows = parts.filter(isRow);
  return rows.length ? rows : parts.slice(0, 1);
}

export function everything() {
  const rows = all('[data-part^="activity-"]', table);
  if (!rows.length) return;
  go(cellsIn(rows[0])[0]);
  go(cellsIn(rows.at(-1)).at(-1), { extend: true });
}

export function alone() {
  if (anchor === here) return false;
  anchor = here;
  draw();
  return true;
}

function draw() {
  all(".in-block", table).forEach((cell) => { cell.classList.remove("in-block"); cell.removeAttribute("aria-selected"); });
  if (anchor === here) return;
  block().flat().forEach((cell) => { cell.classList.add("in-block"); cell.ariaSelected = "true"; });
}
