// The sheet: parts (data-part), their cells (data-key) and texts; and what is said to the person about them.
export const one = (selector, root = document) => root.querySelector(selector);
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];

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

export const sheet = one("#sheet");
export const table = one(".paper-table", sheet);
export const bar = one("#editor-bar");
export const state = { last: Number(sheet.dataset.last) };
export const on = (name, work) => sheet.addEventListener(name, work);
export const tell = (name, detail) => sheet.dispatchEvent(new CustomEvent(name, { detail }));

export const isRow = (part) => part.startsWith("activity-");
export const partOf = (cell) => cell.closest("[data-part]").dataset.part;
export const partAt = (part) => one(`[data-part="${part}"]`, sheet);
export const rowOf = (target) => target.closest("tr[data-part], .paper-signoff");
export const isFixed = (cell) => "fixed" in cell.dataset;
export const cellsIn = (element) => all("[data-key]", element);
export const lineOf = (cell) => (cell.closest("tr") ? cellsIn(cell.closest("tr")) : [cell]);
export const cellAt = (part, key) => one(`[data-part="${part}"][data-key="${key}"], [data-part="${part}"] [data-key="${key}"]`, sheet);

// A cell's text is what stands before its first element; a deadline has it in an element of its own.
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

// The Russian words stand in the page (templates/plans/_editor_words.html); "#" is where a value goes.
const words = new Map(all("[data-word]", one("#editor-words").content).map((item) => [item.dataset.word, item.textContent]));
export const word = (name, value = "") => words.get(name).replace("#", value);

export function nameOf(cell) {
  const [kind] = partOf(cell).split("-");
  const { key } = cell.dataset;
  if (kind !== "activity") return word(kind === "section" || kind === "column" ? kind : key);
  const heading = textOf(one(`thead .col-${key}`, table)).replace(/\s+/g, " ");
  return `${heading}, ${word("row", textOf(cellsIn(rowOf(cell))[0]))}`;
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

// A notice that waits to be closed; words that could not be saved stand in it, to be copied.
export function notice(text, { kept = "", login = "" } = {}) {
  const box = one("#editor-notice").content.firstElementChild.cloneNode(true);
  const [field, link] = [one("textarea", box), one("a", box)];
  one("p", box).textContent = text;
  Object.assign(field, { value: kept, hidden: !kept });
  Object.assign(link, { href: login, hidden: !login });
  box.classList.toggle("editor-login", login !== "");
  one("#editor-notices").append(box);
  aloud(text);
}
