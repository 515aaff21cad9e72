// Beside the words while they are typed: how a deadline is understood; executors offered, and how the text is split.
import { editing } from "./cell.js";
import { beside } from "./menu.js";
import { later, make, on, one, sheet, word } from "./sheet.js";

const panel = one("#editor-hint");
const list = one("#editor-offers");
const PAUSE = 250;
const SEPARATOR = /[,;\n]/;
let chosen = -1;

// Without a connection there is just no hint.
async function fetched(address, query) {
  const headers = { "X-Requested-With": "fetch" };
  const answer = await fetch(`${address}?${new URLSearchParams(query)}`, { headers }).catch(() => null);
  return answer?.ok ? answer : null;
}

function show(field, names, node) {
  if (editing()?.field !== field) return;
  chosen = -1;
  list.replaceChildren(...names.map((name, place) => make("div", { role: "option", id: `editor-offer-${place}`, textContent: name })));
  list.hidden = !names.length;
  one("[data-text]", panel).replaceChildren(node);
  panel.hidden = !panel.textContent.trim();
  beside(panel, field);
  field.ariaExpanded = String(names.length > 0);
}

const WORK = {
  deadline: later(async (field) => {
    const answer = await fetched(sheet.dataset.deadline, { deadline: field.value });
    if (answer) show(field, [], make("div", { innerHTML: await answer.text() }));
  }, PAUSE),
  executors: later(async (field) => {
    const [from, to] = around(field);
    const q = field.value.slice(from, to).trim();
    const answer = await fetched(sheet.dataset.offers, { q, text: field.value });
    if (!answer) return;
    const { names, split } = await answer.json();
    show(field, q ? names.filter((name) => name !== q) : [], split.length ? word("executors-split", `${split.length} — ${split.join(" · ")}`) : "");
  }, PAUSE),
};

// The executor around the caret: [from, to] in the text.
function around({ value, selectionStart: caret }) {
  const before = value.slice(0, caret).split(SEPARATOR).at(-1).trimStart();
  return [caret - before.length, caret + value.slice(caret).split(SEPARATOR)[0].length];
}

function choose(field, place) {
  const options = [...list.children];
  chosen = (place + options.length) % options.length;
  options.forEach((option, at) => { option.ariaSelected = String(at === chosen); });
  field.setAttribute("aria-activedescendant", options[chosen].id);
}

function take(field, name) {
  field.setRangeText(name, ...around(field), "end");
  field.dispatchEvent(new Event("input"));
  panel.hidden = true;
}

// Before the sheet's own keys: while names are offered, arrows choose, Enter takes, Esc hides them.
function keys(event) {
  if (panel.hidden || list.hidden || event.ctrlKey || event.altKey) return;
  const field = event.currentTarget;
  if (event.key === "ArrowDown") choose(field, chosen + 1);
  else if (event.key === "ArrowUp" && chosen >= 0) choose(field, chosen - 1);
  else if (event.key === "Enter" && chosen >= 0) take(field, list.children[chosen].textContent);
  else if (event.key === "Escape") panel.hidden = true;
  else return;
  event.preventDefault();
}

list.addEventListener("pointerdown", (event) => {
  event.preventDefault();
  if (event.target !== list) take(editing().field, event.target.textContent);
});
on("editor:open", ({ detail: { field, key, part } }) => {
  const work = part.startsWith("activity-") && WORK[key];
  if (!work) return;
  if (key === "executors") {
    field.role = "combobox";
    field.ariaAutoComplete = "list";
    field.setAttribute("aria-controls", "editor-offers");
  }
  field.addEventListener("keydown", keys);
  field.addEventListener("input", () => work(field));
  work(field);
});
on("editor:close", () => { panel.hidden = true; });
