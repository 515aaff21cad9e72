// What can be done to rows and sections, by whatever key, button or menu. Each is one step that can be undone.
import { editing, leave, write } from "./cell.js";
import { at, block, go, goTo, partsInHand, step } from "./grid.js";
import { command } from "./queue.js";
import { all, aloud, isRow, notice, on, partAt, partOf, rowOf, table, tell, textOf, word } from "./sheet.js";

const PATIENCE = 5000;
let caret = null; // where a text was left last: the place to split at
let underWay = 0;
on("editor:close", ({ detail }) => { caret = detail; });

export const isUnderWay = () => underWay > 0;

// The focus goes where the server says, else stays in its cell or goes to the `heir` of what was deleted.
export async function run(body, { key, heir } = {}) {
  const [part, column] = at() ? [partOf(at()), at().dataset.key] : [];
  leave();
  underWay += 1;
  const patch = await Promise.race([command(body), new Promise((done) => setTimeout(done, PATIENCE, { late: true }))]);
  underWay -= 1;
  const target = [patch?.focus, part, heir].find((name) => name && partAt(name));
  if (patch && !patch.late && target && !editing()) goTo(target, key ?? column);
  tell("editor:done", patch);
}

const here = () => (at() ? partOf(at()) : "");

export const undo = () => run({ command: "undo" });
export const redo = () => run({ command: "redo" });
// A row, section or sign-off block beside the cell in hand; where exactly is the server's knowledge.
export const insert = (what, where = "after", part = here()) =>
  run({ command: "insert", what, where, ...(part && { part }) }, { key: "title" });

export const duplicate = () => run({ command: "duplicate", parts: partsInHand() });

export function remove() {
  const parts = partsInHand();
  const [first] = parts;
  const rows = first.startsWith("section-") ? all('[data-part^="activity-"]', partAt(first).closest("tbody")) : [];
  if (rows.length && !window.confirm(word("section-held", rows.length))) return;
  run({ command: "delete", parts }, { heir: neighbour(parts, 1) ?? neighbour(parts, -1) });
}

function neighbour(parts, way) {
  const order = all("tr[data-part]", table).map((row) => row.dataset.part);
  return order[order.indexOf(way > 0 ? parts.at(-1) : parts[0]) + way];
}

export const move = (parts, target) => run({ command: "move", parts, ...target });
export const shift = (where) => move(partsInHand(), { where });

export function split() {
  const { part, key, at: place } = caret ?? {};
  return part && isRow(part) ? run({ command: "split", part, key, at: place }, { key }) : notice(word("split-where"));
}

export function join() {
  const parts = partsInHand();
  if (parts.length === 1) parts.push(neighbour(parts, 1) ?? "");
  return parts.every(isRow) ? run({ command: "join", parts }) : aloud(word("last-row"));
}

export function copyAbove() {
  const [cell, above] = [at(), step(0, -1)];
  leave();
  if (above?.dataset.key === cell.dataset.key) write(cell, textOf(above));
  go(cell);
}

export const empty = () => block().flat().forEach((cell) => write(cell, ""));

export function toOtherCorner() {
  const { part, place } = rowOf(at()).dataset;
  run({ command: "cell", part, key: "place", base: place, text: place === "left" ? "right" : "left" });
}
