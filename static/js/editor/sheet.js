// The sheet: parts (data-part), their cells (data-key) and texts; and what is said to the person.
export const one = (selector, root = document) => root.querySelector(selector);
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];
export const sheet = one("#sheet");
export const table = one(".paper-table", sheet);
export const bar = one("#editor-bar");
export const state = { last: Number(sheet.dataset.last) };
export const on = (name, work, target = sheet) => target.addEventListener(name, work);
export const tell = (name, detail) => sheet.dispatchEvent(new CustomEvent(name, { detail }));

export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

export function later(work, pause) {
  let timer = 0;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(work, pause, ...values);
  };
}

export const isRow = (part) => part.startsWith("activity-");
export const partOf = (cell) => cell.closest("[data-part]").dataset.part;
export const partAt = (part) => one(`[data-part="${part}"]`, sheet);
export const order = () => all("tr[data-part]", table).map((row) => row.dataset.part);
export const rowOf = (target) => target.closest("tr[data-part], .paper-signoff");
export const isFixed = (cell) => "fixed" in cell.dataset;
export const cellsIn = (element) => all("[data-key]", element);
export const lineOf = (cell) => (cell.closest("tr") ? cellsIn(cell.closest("tr")) : [cell]);
export const cellAt = (part, key) => one(`[data-part="${part}"][data-key="${key}"], [data-part="${part}"] [data-key="${key}"]`, sheet);

// A cell's text stands before its first element; a deadline's in an element of its own.
const holder = (cell) => one(":scope > [data-text]", cell) ?? cell;

function leading(cell) {
  const nodes = [...holder(cell).childNodes];
  const end = nodes.findIndex((node) => node.nodeType === Node.ELEMENT_NODE);
  return end < 0 ? nodes : nodes.slice(0, end);
}

export const textOf = (cell) => one("textarea", cell)?.value ?? leading(cell).map((node) => node.data).join("");

export function setText(cell, text) {
  leading(cell).forEach((node) => node.remove());
  if (text) holder(cell).prepend(text);
}

// Russian words stand in templates/plans/_editor_words.html; a value goes to "#".
const words = one("#editor-words").content;
export const word = (name, value = "") => one(`[data-word="${name}"]`, words).textContent.replace("#", value);

export function nameOf(cell) {
  const [kind] = partOf(cell).split("-");
  const { key } = cell.dataset;
  if (kind !== "activity") return word(/^(section|column)$/.test(kind) ? kind : key);
  const heading = textOf(one(`thead .col-${key}`, table)).replace(/\s+/g, " ");
  return `${heading}, ${word("row", textOf(lineOf(cell)[0]))}`;
}

export function show(text, kind = "") {
  const sign = one("#editor-sign");
  if (kind && kind !== sign.dataset.kind) aloud(text);
  sign.textContent = text;
  sign.dataset.kind = kind;
}

export function aloud(text) {
  const voice = one("#editor-voice");
  voice.textContent = voice.textContent === text ? `${text}\u00a0` : text;
}

// Waits to be closed; holds words that could not be saved.
export function notice(text, { kept = "", login = "" } = {}) {
  const box = one("#editor-notice").content.firstElementChild.cloneNode(true);
  one("p", box).textContent = text;
  Object.assign(one("textarea", box), { value: kept, hidden: !kept });
  Object.assign(one("a", box), { href: login, hidden: !login });
  box.classList.toggle("editor-login", login !== "");
  one("#editor-notices").append(box);
  aloud(text);
}
