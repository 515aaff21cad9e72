// The editor of a plan's sheet: wires the buttons, sends what waited, asks before words are lost.
import "./clip.js";
import "./drag.js";
import "./patch.js";
import "./presence.js";
import { editing, leave } from "./cell.js";
import * as commands from "./commands.js";
import * as dialogs from "./dialogs.js";
import { finding } from "./findings.js";
import { at } from "./grid.js";
import "./keys.js";
import { menu } from "./menu.js";
import { start, unsent } from "./outbox.js";
import { bar, cellsIn, on, one, partOf, sheet, table } from "./sheet.js";

const history = () => location.assign(`${sheet.dataset.changes}?part=${partOf(at())}`);
const OFFERED = ["deadline", "executors", "word"];
const WORK = { ...commands, ...dialogs, finding, history, menu };

// data-do names the work of a button, the other data tell how and where.
on("click", (event) => {
  const button = event.target.closest("[data-do]:not(div)");
  if (!button) return;
  event.preventDefault();
  WORK[button.dataset.do](button.dataset, button);
}, document);
on("editor:do", ({ detail }) => WORK[detail.do](detail, at()));
// No connection, no offers.
on("editor:open", ({ detail }) => OFFERED.includes(detail.key) && import("./asked/offers.js").then(({ offer }) => offer(detail), () => {}));
// Pressing a button of the bar must not put the cell down.
on("pointerdown", (event) => event.target.closest("[data-do]") && event.preventDefault(), bar);

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

on("beforeunload", (event) => {
  leave();
  if (unsent()) event.preventDefault();
}, window);

table.setAttribute("role", "grid");
sheet.classList.add("live");
bar.hidden = false;
undoButtons(sheet.dataset);
for (const cell of cellsIn(sheet)) if (!cell.closest("table")) cell.tabIndex = 0;
(one("td[data-key=title]", table) ?? cellsIn(table)[0]).tabIndex = 0;
start();
