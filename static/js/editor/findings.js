// What a careful reader would notice: a sign in the margin of its row, the count on top, the next one by F8.
import { run } from "./commands.js";
import { at, go, goTo } from "./grid.js";
import { beside } from "./menu.js";
import { all, aloud, bar, cellsIn, later, on, one, partAt, partOf, sheet, word } from "./sheet.js";

const box = one("#findings [hx-get]");
const panel = one("#editor-notes");
const PAUSE = 1500;
const of = (part) => all(`.finding[data-row="${part}"]`, box);

// The signs come with the findings; each goes to its row.
function read() {
  all(".row-notes", sheet).forEach((sign) => sign.remove());
  one('[data-do="finding"]', bar).disabled = !one("[data-row]", box);
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

export function nextFinding() {
  const order = all("tr[data-part]", sheet).map((row) => row.dataset.part);
  const now = at() ? order.indexOf(partOf(at())) : -1;
  const part = [...order.slice(now + 1), ...order.slice(0, now + 1)].find((item) => of(item).length);
  if (!part) return aloud(word("count", 0));
  goTo(part);
  open(part, at());
  return aloud(panel.textContent.replace(/\s+/g, " "));
}

document.addEventListener("click", ({ target }) => {
  const { finding: id, place, row } = target.closest("[data-correct]")?.closest(".finding").dataset ?? {};
  if (id) run({ command: "correct", finding: { id, place } }).then(() => row && goTo(row));
  if (id || !target.closest("#editor-notes, [data-do]")) panel.hidden = true;
  if (target.matches(".row-notes")) open(partOf(target), target);
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
