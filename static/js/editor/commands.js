// What can be done to rows and sections, by whatever key, button or menu. Each is one step that can be undone.
import { leave, write } from "./cell.js";
import { at, block, go, goTo, partsInHand } from "./grid.js";
import { command } from "./queue.js";
import { all, aloud, cellAt, cellsIn, isRow, notice, on, partAt, partOf, table, textOf, word } from "./sheet.js";

let caret = null; // where a text was left last: the place to split at
on("editor:close", ({ detail }) => { caret = detail; });

// The focus goes where the server says, else stays in the same cell.
export async function run(body, key) {
  const place = at() && [partOf(at()), at().dataset.key];
  leave();
  const patch = await command(body);
  if (!patch) return;
  if (patch.focus && partAt(patch.focus)) goTo(patch.focus, key ?? place?.[1]);
  else if (place && cellAt(...place)) goTo(...place);
  aloud(patch.label || word("done"));
}

const here = () => (at() ? partOf(at()) : "");
const sections = () => all('[data-part^="section-"]', table).map((row) => row.dataset.part);
const rowsOf = (section) => all('[data-part^="activity-"]', partAt(section).closest("tbody"));
const sectionHere = () => partAt(here())?.closest("tbody")?.dataset.group;

export const insertInto = (part) => run({ command: "insert", what: "activity", where: "into", part }, "title");
export const insertSignoff = () => run({ command: "insert", what: "signoff", values: { word: word("word-new"), place: "right" } }, "word");

export function insertRow(where) {
  if (isRow(here())) return run({ command: "insert", what: "activity", where, part: here() }, "title");
  const section = sectionHere() ?? sections().at(-1);
  return section ? insertInto(section) : insertSection("after");
}

export function insertSection(where) {
  const part = sectionHere() ?? sections().at(where === "before" ? 0 : -1);
  return run({ command: "insert", what: "section", ...(part && { where, part }) }, "heading");
}

export const duplicate = () => run({ command: "duplicate", parts: partsInHand() });

export function remove() {
  const parts = partsInHand();
  const [first] = parts;
  if (!/^(activity|section|signoff)-/.test(first)) return;
  const held = first.startsWith("section-") ? rowsOf(first).length : 0;
  if (held && !window.confirm(word("section-held", held))) return;
  const key = at().dataset.key;
  const heir = neighbour(parts, 1) ?? neighbour(parts, -1);
  run({ command: "delete", parts }).then(() => at() ?? (heir && goTo(heir, key)));
}

function neighbour(parts, way) {
  const order = all("tr[data-part]", table).map((row) => row.dataset.part);
  return order[order.indexOf(way > 0 ? parts.at(-1) : parts[0]) + way];
}

export const move = (parts, target) => run({ command: "move", parts, ...target });
export const shift = (where) => move(partsInHand(), { where });

export function split() {
  if (!isRow(caret?.part ?? "")) return notice(word("split-where"));
  return run({ command: "split", part: caret.part, key: caret.key, at: caret.at }, caret.key);
}

export function join() {
  const parts = partsInHand();
  if (parts.length === 1) parts.push(neighbour(parts, 1) ?? "");
  return parts.every(isRow) ? run({ command: "join", parts }) : aloud(word("last-row"));
}

export function copyAbove() {
  const cell = at();
  const above = cell && cellsIn(cell.closest("tr")?.previousElementSibling ?? document.createElement("tr"));
  const twin = above?.find((item) => item.dataset.key === cell.dataset.key);
  if (!twin) return;
  leave();
  write(cell, textOf(twin));
  go(cell);
}

export const empty = () => block().flat().forEach((cell) => write(cell, ""));
export const toOtherCorner = ({ dataset: { part, place } }) =>
  run({ command: "cell", part, key: "place", base: place, text: place === "left" ? "right" : "left" });
