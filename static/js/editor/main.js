// The editor of a plan's sheet: wires the buttons, brings up what waited from last time, asks before words are lost.
import "./keys.js";
import "./clip.js";
import "./live.js";
import { editing, leave } from "./cell.js";
import * as commands from "./commands.js";
import { open, renumber, replace } from "./dialogs.js";
import { nextFinding } from "./findings.js";
import { at } from "./grid.js";
import { openMenu } from "./menu.js";
import { start, unsent } from "./queue.js";
import { bar, cellsIn, on, one, partOf, sheet, table } from "./sheet.js";

// The buttons of the bar and of the menu, by their data-do.
const WORK = {
  undo: commands.undo,
  redo: commands.redo,
  above: () => commands.insert("activity", "before"),
  below: () => commands.insert("activity"),
  "section-above": () => commands.insert("section", "before"),
  "section-below": () => commands.insert("section"),
  signoff: () => commands.insert("signoff"),
  duplicate: commands.duplicate,
  remove: commands.remove,
  up: () => commands.shift("up"),
  down: () => commands.shift("down"),
  split: commands.split,
  join: commands.join,
  corner: commands.toOtherCorner,
  history: () => location.assign(`${sheet.dataset.changes}?part=${partOf(at())}`),
  menu: (button) => openMenu(at(), button),
  replace,
  renumber,
  finding: nextFinding,
  help: () => open(one("#editor-help")),
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  const add = event.target.closest(".live [data-add]");
  if (button) WORK[button.dataset.do](button);
  if (!add) return;
  event.preventDefault();
  commands.insert("activity", "into", add.dataset.add);
});
// A button of the bar acts on the cell in hand: pressing it must not put the cell down first.
bar.addEventListener("pointerdown", (event) => event.target.closest("[data-do]") && event.preventDefault());

function undoButtons(labels) {
  for (const name of ["undo", "redo"]) {
    const button = one(`[data-do=${name}]`, bar);
    button.disabled = !labels[name];
    button.title = [button.ariaLabel, labels[name]].filter(Boolean).join(": ");
  }
}
on("editor:patch", ({ detail }) => {
  if ("undo" in detail) undoButtons(detail);
  if (detail.reload && !unsent() && !editing()) location.reload();
});

window.addEventListener("beforeunload", (event) => {
  leave();
  if (unsent()) event.preventDefault();
});

table.setAttribute("role", "grid");
sheet.classList.add("live");
bar.hidden = false;
undoButtons(sheet.dataset);
for (const cell of cellsIn(sheet)) if (!cell.closest("table")) cell.tabIndex = 0;
(one('td[data-key="title"]', table) ?? cellsIn(table)[0]).tabIndex = 0;
start();
