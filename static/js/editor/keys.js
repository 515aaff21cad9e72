// The keyboard. Letters are known by their place (event.code): Ctrl+Z is the same key in the Russian layout.
import { edit, editing, leave } from "./cell.js";
import * as commands from "./commands.js";
import { replace } from "./dialogs.js";
import { nextFinding } from "./findings.js";
import { alone, at, everything, go, next, step } from "./grid.js";
import { openMenu } from "./menu.js";
import { bar, cellsIn, sheet, table, textOf } from "./sheet.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// With Ctrl, anywhere on the sheet.
const WITH_CONTROL = {
  Enter: () => commands.insertRow("after"),
  NumpadEnter: () => commands.insertRow("after"),
  KeyD: () => commands.copyAbove(),
  KeyH: () => replace(),
};
// With Ctrl, when no text is being edited (there the field's own undo and word deletion work).
const WITH_CONTROL_OUTSIDE = {
  KeyZ: ({ shiftKey }) => commands.back(shiftKey ? "redo" : "undo"),
  KeyY: () => commands.back("redo"),
  KeyA: () => everything(),
  Delete: () => commands.remove(),
  Home: () => go(cellsIn(table)[0]),
  End: () => go(cellsIn(table).at(-1)),
};
const OUTSIDE = {
  Enter: () => edit(at(), textOf(at()).length),
  F2: () => edit(at(), textOf(at()).length),
  Escape: () => alone() || bar.querySelector("button:not(:disabled)").focus(),
  Delete: () => commands.empty(),
  Backspace: () => commands.empty(),
  Home: () => go(cellsIn(at().closest("tr") ?? at().parentElement)[0]),
  End: () => go(cellsIn(at().closest("tr") ?? at().parentElement).at(-1)),
};
const ANYWHERE = { F8: () => nextFinding(), ContextMenu: () => openMenu(at()) };

function leaveTo(cell, options) {
  leave();
  go(cell, options);
}

// Tab goes on cell by cell; after the last one it makes a row when something is being written, else leaves the table.
function tab(event) {
  if (!at()?.closest("table")) return;
  const cell = next(event.shiftKey ? -1 : 1);
  const writing = editing();
  if (cell) leaveTo(cell);
  else if (writing && !event.shiftKey) commands.insertRow("after");
  else return leave();
  event.preventDefault();
}

function within(event) {
  const { field, cell } = editing();
  if (event.key === "Enter") {
    event.preventDefault();
    if (event.altKey || event.shiftKey) return field.setRangeText("\n", field.selectionStart, field.selectionEnd, "end"), field.dispatchEvent(new Event("input"));
    return leaveTo(step(0, 1) ?? cell, { keep: true });
  }
  if (event.key === "Escape") return leave(false), go(cell, { keep: true });
  if (event.key in ARROWS && !event.shiftKey && !event.ctrlKey) overTheEdge(event, field);
  return null;
}

// An arrow that cannot move the caret any more goes to the neighbouring cell, as in Word.
function overTheEdge(event, field) {
  const [right, down] = ARROWS[event.key];
  const before = field.selectionStart;
  if (before !== field.selectionEnd) return;
  setTimeout(() => {
    if (editing()?.field !== field || field.selectionStart !== before) return;
    const cell = step(right, down);
    if (!cell) return;
    leaveTo(cell, { keep: Boolean(down) });
    edit(cell, right < 0 || down < 0 ? textOf(cell).length : 0);
  });
}

function outside(event) {
  const cell = at();
  if (event.key in ARROWS) {
    event.preventDefault();
    const [right, down] = ARROWS[event.key];
    return go(step(right, down), { extend: event.shiftKey, keep: Boolean(down) });
  }
  if (event.key in OUTSIDE) return event.preventDefault(), OUTSIDE[event.key]();
  if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) edit(cell); // the letter goes into the field
  return null;
}

function withControl(event) {
  const { field, before } = editing() ?? {};
  const inText = field && (field.value !== before || !event.code.match(/^Key[ZY]$/));
  const work = WITH_CONTROL[event.code] ?? (inText ? null : WITH_CONTROL_OUTSIDE[event.code]);
  if (!work) return;
  event.preventDefault();
  work(event);
}

sheet.addEventListener("keydown", (event) => {
  const cell = event.target.closest("[data-key]");
  if (event.isComposing || event.defaultPrevented || !cell || event.target.closest("summary, a, button, details")) return;
  if (event.ctrlKey || event.metaKey) return withControl(event);
  if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    event.preventDefault();
    return commands.shift(event.key === "ArrowUp" ? -1 : 1);
  }
  if (event.key === "F10" && event.shiftKey) return event.preventDefault(), openMenu(at());
  if (event.key in ANYWHERE) return event.preventDefault(), ANYWHERE[event.key]();
  if (event.key === "Tab") return tab(event);
  return editing() ? within(event) : outside(event);
});

// Undo works from the bar and the page too, where nothing is typed into.
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.target.closest("input, textarea, dialog, [data-key]") || !(event.ctrlKey || event.metaKey)) return;
  if (event.code === "KeyZ" || event.code === "KeyY" || event.code === "KeyH") withControl(event);
});
