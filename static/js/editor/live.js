// Beside the words, while they are typed: how a deadline is understood; executors offered, and how the text is split.
import { later, make, one } from "./dom.js";
import { editing } from "./cell.js";
import { sheet } from "./sheet.js";

const panel = one("#editor-hint");
const PAUSE = 250;
const SEPARATOR = /[,;\n]/;
let options = [];
let chosen = -1;

const fetched = async (address) => {
  try {
    const answer = await fetch(address, { headers: { "X-Requested-With": "fetch" }, credentials: "same-origin" });
    return answer.ok ? answer : null;
  } catch {
    return null; // without a connection there is just no hint
  }
};

function show(field, ...content) {
  if (editing()?.field !== field) return;
  panel.replaceChildren(...content);
  panel.hidden = !panel.textContent.trim();
  const box = field.getBoundingClientRect();
  const room = document.documentElement.clientWidth - panel.offsetWidth - 8;
  panel.style.left = `${Math.max(8, Math.min(box.left, room)) + scrollX}px`;
  panel.style.top = `${box.bottom + scrollY + 4}px`;
}

function hide() {
  panel.hidden = true;
  options = [];
  chosen = -1;
}

const deadline = later(async (field) => {
  const answer = await fetched(`${sheet.dataset.deadline}?deadline=${encodeURIComponent(field.value)}`);
  if (answer) show(field, make("div", { innerHTML: await answer.text() }));
}, PAUSE);

// The executor around the caret: [from, to] in the text.
function around({ value, selectionStart }) {
  const before = value.slice(0, selectionStart).split(SEPARATOR).at(-1).replace(/^\s+/, "");
  const after = value.slice(selectionStart).split(SEPARATOR)[0];
  return [selectionStart - before.length, selectionStart + after.length];
}

const executors = later(async (field) => {
  const [from, to] = around(field);
  const words = field.value.slice(from, to).trim();
  const query = new URLSearchParams({ q: words, text: field.value });
  const answer = await fetched(`${sheet.dataset.offers}?${query}`);
  if (!answer || editing()?.field !== field) return;
  const { names, split } = await answer.json();
  offer(field, words ? names.filter((name) => name !== words) : [], split);
}, PAUSE);

function offer(field, names, split) {
  hide();
  const list = make("div", { role: "listbox", id: "editor-offers", ariaLabel: "Исполнители кластера" });
  options = names.map((name, at) => make("div", { role: "option", id: `editor-offer-${at}`, textContent: name, ariaSelected: "false" }));
  options.forEach((option) => option.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    take(field, option.textContent);
  }));
  list.append(...options);
  field.role = "combobox";
  field.ariaExpanded = String(options.length > 0);
  field.setAttribute("aria-controls", "editor-offers");
  field.ariaAutoComplete = "list";
  const note = split.length ? make("p", { className: "mb-0 hint-split", textContent: `Понято исполнителей: ${split.length} — ${split.join(" · ")}` }) : "";
  show(field, ...(options.length ? [list] : []), note);
}

function choose(field, at) {
  options[chosen]?.setAttribute("aria-selected", "false");
  chosen = (at + options.length) % options.length;
  options[chosen].ariaSelected = "true";
  field.setAttribute("aria-activedescendant", options[chosen].id);
}

function take(field, name) {
  const [from, to] = around(field);
  field.setRangeText(name, from, to, "end");
  hide();
  field.dispatchEvent(new Event("input"));
}

// Before the sheet's own keys: while names are offered, arrows choose, Enter takes, Esc hides them.
function keys(event) {
  if (!options.length || panel.hidden || event.ctrlKey || event.altKey) return;
  const field = event.currentTarget;
  if (event.key === "ArrowDown") choose(field, chosen + 1);
  else if (event.key === "ArrowUp" && chosen >= 0) choose(field, chosen - 1);
  else if (event.key === "Enter" && chosen >= 0) take(field, options[chosen].textContent);
  else if (event.key === "Escape") hide();
  else return;
  event.preventDefault();
}

sheet.addEventListener("editor:open", ({ detail: { field, key, cell } }) => {
  const work = { deadline, executors }[cell.closest("thead") ? "" : key];
  if (!work) return;
  field.addEventListener("keydown", keys);
  field.addEventListener("input", () => work(field));
  if (field.value) work(field);
});
sheet.addEventListener("editor:close", hide);
