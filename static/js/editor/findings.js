// What a careful reader would notice: a sign in the margin of its row, the count on top, the next one by F8.
import { at, go, goTo } from "./grid.js";
import { run } from "./commands.js";
import { beside } from "./menu.js";
import { all, aloud, bar, cellsIn, later, make, on, one, partAt, partOf, sheet, word } from "./sheet.js";

const box = one("#findings [hx-get]");
const panel = one("#editor-notes");
const PAUSE = 1500;
const of = (part) => all(`[data-row="${part}"]`, box);

function read() {
  all(".row-notes", sheet).forEach((button) => button.remove());
  for (const part of new Set(all("[data-row]", box).map((item) => item.dataset.row))) mark(part, of(part));
  one("#editor-findings").textContent = word("count", all(".finding", box).length);
  one('[data-do="finding"]', bar).disabled = !one("[data-row]", box);
}

function mark(part, items) {
  const cell = partAt(part) && cellsIn(partAt(part))[0];
  const level = ["error", "warning", "info"].find((name) => items.some((item) => item.matches(`.finding-${name}`)));
  const label = word("count", items.length);
  const button = make("button", { type: "button", tabIndex: -1, className: `row-notes notes-${level}`, textContent: items.length, ariaLabel: label });
  button.addEventListener("click", () => open(part, button));
  cell?.append(button);
}

function open(part, anchor) {
  panel.replaceChildren(...of(part).map((item) => item.cloneNode(true)));
  panel.hidden = false;
  beside(panel, anchor);
}

export function nextFinding() {
  const order = all("tr[data-part]", sheet).map((row) => row.dataset.part);
  const now = at() ? order.indexOf(partOf(at())) : -1;
  const part = [...order.slice(now + 1), ...order.slice(0, now + 1)].find((item) => of(item).length);
  if (!part) return aloud(word("count", 0));
  goTo(part, of(part)[0].dataset.key);
  open(part, at());
  return aloud(panel.textContent.replace(/\s+/g, " "));
}

document.addEventListener("click", ({ target }) => {
  const { finding: id, place, row } = target.closest("[data-correct]")?.closest(".finding").dataset ?? {};
  if (id) run({ command: "correct", finding: { id, place } }).then(() => row && goTo(row));
  if (id || !target.closest("#editor-notes, .row-notes, [data-do]")) panel.hidden = true;
});
document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape" || panel.hidden) return;
  panel.hidden = true;
  if (at()) go(at());
});
document.addEventListener("htmx:afterSwap", ({ target }) => target === box && read());
on("editor:open", () => { panel.hidden = true; });
const again = later(() => window.htmx.ajax("GET", box.getAttribute("hx-get"), { target: box, swap: "innerHTML" }), PAUSE);
on("editor:patch", ({ detail }) => Object.keys(detail.parts ?? {}).length && again());
read();
