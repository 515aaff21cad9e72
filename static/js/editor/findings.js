// Findings: a sign in the margin of the row, the count on top, the next one by F8.
import { run } from "./commands.js";
import { at, go, goTo } from "./grid.js";
import { beside } from "./menu.js";
import { all, aloud, bar, cellsIn, later, on, one, order, partAt, partOf, sheet, word } from "./sheet.js";

const box = one("#findings [hx-get]");
const panel = one("#editor-notes");
const PAUSE = 1500;
const of = (part) => all(`.finding[data-rows~="${part}"]`, box);
const hide = () => { panel.hidden = true; };

function read() {
  all(".row-notes", sheet).forEach((sign) => sign.remove());
  one("[data-do=finding]", bar).disabled = !one("[data-rows]", box);
  for (const sign of all(".row-notes", box)) {
    const row = partAt(sign.dataset.row);
    if (row) cellsIn(row)[0].append(sign);
  }
  one("#editor-findings").textContent = word("count", all(".finding", box).length);
}

function open(part, anchor) {
  panel.replaceChildren(...of(part).map((item) => item.cloneNode(true)));
  panel.hidden = false;
  beside(panel, anchor);
}

export function finding() {
  const parts = order();
  const now = at() ? parts.indexOf(partOf(at())) : -1;
  const part = [...parts.slice(now + 1), ...parts.slice(0, now + 1)].find((item) => of(item).length);
  if (!part) return aloud(word("count", 0));
  goTo(part);
  open(part, at());
  aloud(panel.textContent.replace(/\s+/g, " "));
}

on("click", ({ target }) => {
  const { finding: id, place, rows } = target.closest("[data-correct]")?.closest(".finding").dataset ?? {};
  if (id) run({ command: "correct", finding: { id, place } }).then(() => rows && goTo(rows.split(" ")[0]));
  if (id || !target.closest("#editor-notes, [data-do]")) hide();
  if (target.matches(".row-notes")) open(partOf(target), target);
}, document);
on("keydown", ({ key }) => {
  if (key !== "Escape" || panel.hidden) return;
  hide();
  go(at());
}, document);
on("htmx:afterSwap", read, box);
on("editor:open", hide);
const again = later(() => window.htmx.ajax("GET", box.getAttribute("hx-get"), { target: box, swap: "innerHTML" }), PAUSE);
on("editor:patch", ({ detail }) => Object.keys(detail.parts ?? {}).length && again());
read();
