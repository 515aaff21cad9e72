// The editor of a plan's sheet: wires the bar, brings up what waited from last time, asks before words are lost.
import "./keys.js";
import "./mouse.js";
import "./drag.js";
import "./clip.js";
import "./live.js";
import "./poll.js";
import { all, one } from "./dom.js";
import { editing, leave } from "./cell.js";
import * as commands from "./commands.js";
import { renumber, replace } from "./dialogs.js";
import { nextFinding } from "./findings.js";
import { first } from "./grid.js";
import { queue, start } from "./queue.js";
import { bar, sheet, table } from "./sheet.js";

const WORK = {
  undo: () => commands.back("undo"),
  redo: () => commands.back("redo"),
  row: () => commands.insertRow("after"),
  section: () => commands.insertSection("after"),
  signoff: () => commands.insertSignoff(),
  up: () => commands.shift(-1),
  down: () => commands.shift(1),
  replace,
  renumber,
  finding: nextFinding,
};

// The bar acts on the cell in hand: it must not lose it (nor what is being typed) when a button is pressed.
bar.addEventListener("pointerdown", (event) => { if (event.target.closest("button")) event.preventDefault(); });
bar.addEventListener("click", (event) => WORK[event.target.closest("[data-do]")?.dataset.do]?.());

sheet.addEventListener("click", (event) => {
  const add = event.target.closest("[data-add] a");
  if (!add) return;
  event.preventDefault();
  commands.insertInto(add.closest("[data-add]").dataset.add);
});

function undoButtons({ undo, redo }) {
  for (const [name, label, word] of [["undo", undo, "Отменить"], ["redo", redo, "Вернуть"]]) {
    const button = one(`[data-do="${name}"]`, bar);
    button.disabled = !label;
    button.title = label ? `${word}: ${label}` : word;
  }
}
sheet.addEventListener("editor:patch", ({ detail: { patch } }) => {
  if ("undo" in patch) undoButtons(patch);
  if (patch.reload && !queue.count() && !editing()) location.reload();
});

window.addEventListener("beforeunload", (event) => {
  leave();
  if (queue.count()) event.preventDefault();
});
window.addEventListener("pagehide", () => leave());

table.setAttribute("role", "grid");
sheet.classList.add("live");
bar.hidden = false;
undoButtons(sheet.dataset);
all("[data-key]", sheet).filter((cell) => !cell.closest("table")).forEach((cell) => { cell.tabIndex = 0; });
first().tabIndex = 0;
start();
