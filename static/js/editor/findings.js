// What a careful reader would notice: a sign in the margin of its row, the count on top, the next one by F8.
import { all, later, make, one } from "./dom.js";
import { at, go, goTo } from "./grid.js";
import { command } from "./queue.js";
import { aloud } from "./say.js";
import { bar, cellsIn, partAt, partOf, sheet } from "./sheet.js";

const box = one("#findings [hx-get]");
const count = one("#editor-findings");
const panel = one("#editor-notes");
const LEVELS = ["error", "warning", "info"];
const PAUSE = 1500;
let rows = new Map();

const levelOf = (items) => LEVELS.find((level) => items.some((item) => item.matches(`.finding-${level}`)));

function read() {
  all(".row-notes", sheet).forEach((button) => button.remove());
  const items = all(".finding", box);
  items.filter((item) => "correctable" in item.dataset).forEach(addButton);
  rows = Map.groupBy ? Map.groupBy(items.filter((item) => item.dataset.row), (item) => item.dataset.row) : grouped(items);
  for (const [part, list] of rows) mark(part, list);
  count.textContent = items.length ? `Замечаний: ${items.length}` : "Замечаний нет";
  one('[data-do="finding"]', bar).disabled = !rows.size;
}

function grouped(items) {
  const found = new Map();
  for (const item of items) if (item.dataset.row) found.set(item.dataset.row, [...(found.get(item.dataset.row) ?? []), item]);
  return found;
}

function mark(part, list) {
  const cell = partAt(part) && cellsIn(partAt(part))[0];
  if (!cell) return;
  const button = make("button", { type: "button", tabIndex: -1, className: `row-notes notes-${levelOf(list)}`, textContent: list.length > 1 ? list.length : "!", ariaLabel: `Замечаний: ${list.length}` });
  button.addEventListener("click", () => open(part, button));
  cell.append(button);
}

function addButton(item) {
  const button = make("button", { type: "button", className: "btn btn-sm btn-outline-primary", textContent: "Исправить" });
  button.dataset.correct = "";
  one("p:last-child", item).append(" ", button);
}

function open(part, anchor) {
  panel.replaceChildren(...rows.get(part).map((item) => item.cloneNode(true)));
  panel.hidden = false;
  const { left, bottom } = anchor.getBoundingClientRect();
  const room = document.documentElement.clientWidth - panel.offsetWidth - 8;
  panel.style.left = `${Math.max(8, Math.min(left, room)) + scrollX}px`;
  panel.style.top = `${bottom + scrollY + 4}px`;
}

const hide = () => { panel.hidden = true; };

export function nextFinding() {
  const order = all("tr[data-part]", sheet).map((row) => row.dataset.part);
  const now = at() ? order.indexOf(partOf(at())) : -1;
  const part = [...order.slice(now + 1), ...order.slice(0, now + 1)].find((item) => rows.has(item));
  if (!part) return aloud("Замечаний нет.");
  goTo(part, rows.get(part)[0].dataset.key ?? "number");
  open(part, at());
  return aloud(rows.get(part).map((item) => item.textContent.trim().replace(/\s+/g, " ")).join(" "));
}

async function correct(item) {
  hide();
  const patch = await command({ command: "correct", finding: { id: item.dataset.finding, place: item.dataset.place } });
  if (!patch) return;
  aloud(patch.label);
  if (item.dataset.row) goTo(item.dataset.row);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-correct]");
  if (button) correct(button.closest(".finding"));
  else if (!event.target.closest("#editor-notes, .row-notes, [data-do]")) hide();
});
document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !panel.hidden) { hide(); if (at()) go(at()); } });
document.addEventListener("htmx:afterSwap", ({ target }) => { if (target === box) read(); });

const again = later(() => window.htmx.ajax("GET", box.getAttribute("hx-get"), { target: box, swap: "innerHTML" }), PAUSE);
sheet.addEventListener("editor:patch", ({ detail: { patch } }) => { if (Object.keys(patch.parts ?? {}).length) again(); });
sheet.addEventListener("editor:open", hide);
if (one(".finding", box)) read();
