// The editor of a plan's sheet: wires the bar, brings up what waited from last time, asks before words are lost.
import "./keys.js";
import "./clip.js";
import "./live.js";
import "./poll.js";
import { editing, leave } from "./cell.js";
import * as commands from "./commands.js";
import { renumber, replace } from "./dialogs.js";
import { nextFinding } from "./findings.js";
import { queue, start } from "./queue.js";
import { bar, cellsIn, on, one, sheet, table } from "./sheet.js";

const WORK = {
  undo: () => commands.run({ command: "undo" }),
  redo: () => commands.run({ command: "redo" }),
  row: () => commands.insertRow("after"),
  section: () => commands.insertSection("after"),
  signoff: commands.insertSignoff,
  up: () => commands.shift("up"),
  down: () => commands.shift("down"),
  replace,
  renumber,
  finding: nextFinding,
  help: () => one("#editor-help").showModal(),
};

// A button of the bar acts on the cell in hand: pressing it must not put the cell down first.
bar.addEventListener("pointerdown", (event) => event.target.closest("[data-do]") && event.preventDefault());
bar.addEventListener("click", (event) => WORK[event.target.closest("[data-do]")?.dataset.do]?.());
on("click", (event) => {
  const add = event.target.closest("[data-add]");
  if (!add) return;
  event.preventDefault();
  commands.insertInto(add.dataset.add);
});

function undoButtons(labels) {
  for (const name of ["undo", "redo"]) {
    const button = one(`[data-do=${name}]`, bar);
    button.disabled = !labels[name];
    button.title = [button.ariaLabel, labels[name]].filter(Boolean).join(": ");
  }
}
on("editor:patch", ({ detail }) => {
  if ("undo" in detail) undoButtons(detail);
  if (detail.reload && !queue.count() && !editing()) location.reload();
});

window.addEventListener("beforeunload", (event) => {
  leave();
  if (queue.count()) event.preventDefault();
});

table.setAttribute("role", "grid");
sheet.classList.add("live");
bar.hidden = false;
undoButtons(sheet.dataset);
for (const cell of cellsIn(sheet)) if (!cell.closest("table")) cell.tabIndex = 0;
(one('td[data-key="title"]', table) ?? cellsIn(table)[0]).tabIndex = 0;
start();
