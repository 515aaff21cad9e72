// What can be done to rows and sections, by whatever key, button or menu. Each is one step that can be undone.
import { editing, leave, write } from "./cell.js";
import { at, block, go, goTo, partsInHand } from "./grid.js";
import { command } from "./queue.js";
import { aloud, notice } from "./say.js";
import { cellAt, cellsIn, isRow, partAt, partOf, sheet, table, textOf } from "./sheet.js";
import { all } from "./dom.js";

let caret = null; // where the caret stood last: the place to split at
sheet.addEventListener("focusout", ({ target }) => {
  if (target.tagName === "TEXTAREA" && editing()) caret = { ...editing(), at: target.selectionStart };
});

async function run(body, key) {
  leave();
  const patch = await command(body);
  if (!patch) return;
  if (patch.focus) goTo(patch.focus, key ?? "title");
  if (patch.label) aloud(patch.label);
}

const keyHere = () => at()?.dataset.key;
const partHere = () => (at() ? partOf(at()) : null);
const sectionOf = (part) => partAt(part)?.closest("tbody")?.querySelector('[data-part^="section-"]')?.dataset.part;
const blocks = (kind) => all(`[data-part^="${kind}-"]`, table).map((row) => row.dataset.part);

export function insertRow(where) {
  const part = partHere();
  if (part && isRow(part)) return run({ command: "insert", what: "activity", where, part });
  const section = (part && sectionOf(part)) ?? blocks("section").at(-1);
  return section ? insertInto(section) : insertSection("after");
}

export const insertInto = (section) => run({ command: "insert", what: "activity", where: "into", part: section });

export function insertSection(where) {
  const part = (partHere() && sectionOf(partHere())) ?? blocks("section").at(where === "before" ? 0 : -1);
  return run({ command: "insert", what: "section", ...(part && { where, part }) }, "heading");
}

export const insertSignoff = () => run({ command: "insert", what: "signoff", values: { word: "УТВЕРЖДАЮ", place: "right" } }, "word");
export const duplicate = () => run({ command: "duplicate", parts: partsInHand() }, keyHere());

export function remove() {
  const parts = partsInHand();
  const whole = parts.length === 1 && parts[0].startsWith("section-");
  const held = whole ? all('[data-part^="activity-"]', partAt(parts[0]).closest("tbody")).length : 0;
  if (held && !window.confirm(`Удалить раздел и его строки (${held})? Это можно отменить.`)) return null;
  const after = neighbour(parts, 1) ?? neighbour(parts, -1);
  const key = keyHere();
  return run({ command: "delete", parts }).then(() => { if (after && !at()) goTo(after, key); });
}

function neighbour(parts, way) {
  const order = all("[data-part]", table).filter((row) => row.tagName === "TR").map((row) => row.dataset.part);
  return order[order.indexOf(way > 0 ? parts.at(-1) : parts[0]) + way];
}

// One line up or down; over the edge of its section a row goes into the neighbouring one.
export function shift(way) {
  const parts = partsInHand();
  if (!parts.length || !/^(activity|section)-/.test(parts[0])) return null;
  const target = isRow(parts[0]) ? rowTarget(parts, way) : sectionTarget(parts, way);
  if (!target) return aloud(way < 0 ? "Выше некуда." : "Ниже некуда.");
  return move(parts, target);
}

function rowTarget(parts, way) {
  const next = neighbour(parts, way);
  if (!next || next.startsWith("column-")) return null;
  if (isRow(next)) return { where: way < 0 ? "before" : "after", part: next };
  if (way > 0) return intoTop(next);
  const sections = blocks("section");
  const above = sections[sections.indexOf(next) - 1];
  return above ? { where: "into", part: above } : null;
}

function intoTop(section) {
  const row = all('[data-part^="activity-"]', partAt(section).closest("tbody"))[0];
  return row ? { where: "before", part: row.dataset.part } : { where: "into", part: section };
}

function sectionTarget([part], way) {
  const sections = blocks("section");
  const next = sections[sections.indexOf(part) + way];
  return next ? { where: way < 0 ? "before" : "after", part: next } : null;
}

export async function move(parts, target) {
  const place = at() && { part: partHere(), key: keyHere() };
  leave();
  const patch = await command({ command: "move", parts, ...target });
  if (patch && place) goTo(place.part, place.key);
}

export function split() {
  if (!caret || !isRow(caret.part)) return notice("Поставьте курсор туда, где строку разделить, и повторите.", { id: "split" });
  return run({ command: "split", part: caret.part, key: caret.key, at: caret.at }, caret.key);
}

export function join() {
  const parts = partsInHand().filter(isRow);
  if (parts.length === 1) parts.push(neighbour(parts, 1));
  if (parts.length < 2 || !parts.at(-1) || !isRow(parts.at(-1))) return aloud("Ниже в этом разделе нет строки.");
  return run({ command: "join", parts }, keyHere());
}

export function copyAbove() {
  const cell = at();
  const row = cell?.closest("tr")?.previousElementSibling;
  const above = row && cellsIn(row).find((item) => item.dataset.key === cell.dataset.key);
  if (!above) return;
  leave(false);
  write(cell, textOf(above));
  go(cell);
}

export const empty = () => block().flat().forEach((cell) => write(cell, ""));

export async function back(name) {
  leave();
  const place = at() && { part: partHere(), key: keyHere() };
  const patch = await command({ command: name });
  if (!patch) return;
  aloud(patch.label || (name === "undo" ? "Отменено" : "Возвращено"));
  if (patch.focus && partAt(patch.focus)) goTo(patch.focus, place?.key);
  else if (place && cellAt(place.part, place.key)) goTo(place.part, place.key);
}

