// The sheet: parts (data-part) and their cells (data-key). A cell's text is what stands before its first element.
import { all, make, one } from "./dom.js";

export const sheet = one("#sheet");
export const table = one(".paper-table", sheet);
export const bar = one("#editor-bar");
export const state = { last: Number(sheet.dataset.last) };

export const isRow = (part) => part.startsWith("activity-");
export const partOf = (cell) => cell.closest("[data-part]").dataset.part;
export const placeOf = (cell) => ({ part: partOf(cell), key: cell.dataset.key });
export const isFixed = (cell) => "fixed" in cell.dataset;
export const cellsIn = (element) => all("[data-key]", element);
export const partAt = (part) => one(`[data-part="${part}"]`, sheet);
export const cellAt = (part, key) =>
  one(`[data-part="${part}"][data-key="${key}"], [data-part="${part}"] [data-key="${key}"]`, sheet);

const holder = (cell) => one(":scope > [data-text]", cell) ?? cell;

function leading(cell) {
  const nodes = [...holder(cell).childNodes];
  const end = nodes.findIndex((node) => node.nodeType === Node.ELEMENT_NODE && node.tagName !== "BR");
  return end < 0 ? nodes : nodes.slice(0, end);
}

export function textOf(cell) {
  const field = one(".edit-box textarea", cell);
  if (field) return field.value;
  return leading(cell).map((node) => (node.tagName === "BR" ? "\n" : node.data ?? "")).join("");
}

export function setText(cell, text) {
  leading(cell).forEach((node) => node.remove());
  if (text) holder(cell).prepend(text);
}

// The lines of the sheet from top to bottom, each with its cells: a table row, or one text outside the table.
export function lines() {
  const found = [];
  let last = null;
  for (const cell of cellsIn(sheet)) {
    const row = cell.closest("tr");
    if (row && row === last) found.at(-1).push(cell);
    else found.push([cell]);
    last = row;
  }
  return found;
}

const NAMES = { title: "Заголовок плана", masthead: "Шапка", tail: "Текст после таблицы", word: "Слово грифа", lines: "Строки грифа" };

export function rowName(row) {
  const number = one('[data-key="number"]', row);
  return (number && textOf(number)) || "без номера";
}

export function nameOf(cell) {
  const { part, key } = placeOf(cell);
  if (part.startsWith("column-")) return "Заголовок графы";
  if (part.startsWith("section-")) return "Заголовок раздела";
  if (!isRow(part)) return NAMES[key] ?? key;
  const heading = one(`thead .col-${key}`, table);
  return `${heading ? textOf(heading).replace(/\s+/g, " ") : key}, строка ${rowName(cell.closest("tr"))}`;
}

// Put sections and rows into the order of the list; every section has a tbody of its own. `fresh`: part → [row, add row].
export function arrange(order, fresh) {
  let body = null;
  for (const part of order) {
    const [row, add] = fresh.get(part) ?? [partAt(part)];
    if (!row) continue;
    if (isRow(part)) body?.insertBefore(row, one(".paper-add", body));
    else {
      body = row.closest("tbody") ?? newBody(part, row, add);
      table.append(body);
    }
  }
  all("tbody", table).filter((item) => !one('[data-part^="section-"]', item)).forEach((item) => item.remove());
}

function newBody(part, row, add) {
  const body = make("tbody", {}, row, ...(add ? [add] : []));
  body.dataset.group = part;
  return body;
}
