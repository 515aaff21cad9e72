// Beside the words while they are typed: names and words to take, how the cell is understood. Fetched with the first such cell.
import { editing, insert } from "../cell.js";
import { beside } from "../menu.js";
import { all, later, on, one, sheet } from "../sheet.js";

const panel = one("#editor-hint");
const PAUSE = 250;
const SEPARATOR = /[,;\n]/;
let chosen = -1;
let questions = 0;

const options = () => (panel.hidden ? [] : all("[role=option]", panel));
const hide = () => { panel.hidden = true; };

const look = later(async ({ field, key }) => {
  const mine = (questions += 1);
  const query = new URLSearchParams({ key, [key]: field.value, q: field.value.slice(...around(field)).trim() });
  const headers = { "X-Requested-With": "fetch" };
  const answer = await fetch(`${sheet.dataset.offers}?${query}`, { headers }).catch(() => null); // no connection, no hint
  const html = answer?.ok ? await answer.text() : "";
  // An answer may come late: after a newer one, or when something was chosen already.
  if (editing()?.field !== field || mine !== questions || chosen >= 0) return;
  panel.innerHTML = html;
  panel.hidden = !panel.textContent.trim();
  beside(panel, field);
  field.ariaExpanded = String(options().length > 0);
}, PAUSE);

// The name around the caret: [from, to].
function around({ value, selectionStart: caret }) {
  const before = value.slice(0, caret).split(SEPARATOR).at(-1).trimStart();
  return [caret - before.length, caret + value.slice(caret).split(SEPARATOR)[0].length];
}

function choose(field, place) {
  const list = options();
  chosen = (place + list.length) % list.length;
  list.forEach((option, at) => { option.ariaSelected = String(at === chosen); });
  list[chosen].scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", list[chosen].id);
}

function take(option) {
  insert(option.dataset.words, ...around(editing().field));
  hide();
}

// Before the sheet's own keys.
function keys(event) {
  const { currentTarget: field, key } = event;
  const list = options();
  if (!list.length || event.ctrlKey || event.altKey) return;
  if (key === "ArrowDown") choose(field, chosen + 1);
  else if (key === "ArrowUp" && chosen >= 0) choose(field, chosen - 1);
  else if (key === "Enter" && chosen >= 0) take(list[chosen]);
  else if (key === "Escape") hide();
  else return;
  event.preventDefault();
}

on("pointerdown", (event) => {
  event.preventDefault();
  const option = event.target.closest("[role=option]");
  if (option) take(option);
}, panel);
on("editor:close", hide);

// Nothing for a cell that was left before this script came.
export function offer(open) {
  const { field } = open;
  if (editing()?.field !== field) return;
  const ask = () => {
    chosen = -1;
    field.removeAttribute("aria-activedescendant");
    look(open);
  };
  Object.assign(field, { role: "combobox", ariaAutoComplete: "list", ariaExpanded: "false" });
  field.setAttribute("aria-controls", panel.id);
  on("keydown", keys, field);
  on("input", ask, field);
  ask();
}
