// What can be done to rows and sections: each is one step that can be undone.
import { editing, leave, write } from "./cell.js";
import { at, block, go, goTo, partsInHand, step } from "./grid.js";
import { command } from "./outbox.js";
import { all, aloud, isRow, notice, on, order, partAt, partOf, rowOf, tell, textOf, word } from "./sheet.js";

const PATIENCE = 5000;
let caret = {}; // where a text was left last
let underWay = 0;
on("editor:close", ({ detail }) => { caret = detail; });

export const isUnderWay = () => underWay > 0;

// The focus goes where the server says, else stays or goes to the `heir` of what was deleted.
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

export const undo = () => run({ command: "undo" });
export const redo = () => run({ command: "redo" });
export const duplicate = () => run({ command: "duplicate", parts: partsInHand() });

// Beside the cell in hand or the part `to`; where exactly is the server's knowledge.
export function insert({ what = "activity", where = "after", to }) {
  const part = to ?? (at() ? partOf(at()) : undefined);
  return run({ command: "insert", what, where, part }, { key: "title" });
}

export const move = (parts, target) => run({ command: "move", parts, ...target });
export const shift = ({ where }) => move(partsInHand(), { where });

const neighbour = (parts, way) => order()[order().indexOf(parts.at(way > 0 ? -1 : 0)) + way];

export function remove() {
  const parts = partsInHand();
  const body = partAt(parts[0]).closest("tbody");
  const count = parts[0].startsWith("section-") ? all('[data-part^="activity-"]', body).length : 0;
  if (count && !window.confirm(word("section-held", count))) return;
  run({ command: "delete", parts }, { heir: neighbour(parts, 1) ?? neighbour(parts, -1) });
}

export function split() {
  const { part, key, at: place } = caret;
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

export function corner() {
  const { part, place } = rowOf(at()).dataset;
  run({ command: "cell", part, key: "place", base: place, text: place === "left" ? "right" : "left" });
}
