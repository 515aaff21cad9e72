// The keyboard. Letters are known by their place (event.code): Ctrl+Z is the same key in the Russian layout.
import { edit, editing, leave } from "./cell.js";
import * as commands from "./commands.js";
import { replace } from "./dialogs.js";
import { nextFinding } from "./findings.js";
import { alone, at, everything, go, next, step } from "./grid.js";
import { openMenu } from "./menu.js";
import { bar, cellsIn, lineOf, on, one, table, textOf } from "./sheet.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const toEnd = () => edit(at(), textOf(at()).length);
const undo = ({ shiftKey }) => commands.run({ command: shiftKey ? "redo" : "undo" });

const CONTROL = { Enter: () => commands.insertRow("after"), KeyD: commands.copyAbove, KeyH: replace };
// Not while a text is being changed: there the field's own undo and word deletion work.
const CONTROL_OUTSIDE = {
  KeyZ: undo,
  KeyY: () => undo({ shiftKey: true }),
  KeyA: everything,
  Delete: commands.remove,
  Home: () => go(cellsIn(table)[0]),
  End: () => go(cellsIn(table).at(-1)),
};
const OUTSIDE = {
  Enter: toEnd,
  F2: toEnd,
  Escape: () => alone() || one("button:enabled", bar).focus(),
  Delete: commands.empty,
  Backspace: commands.empty,
  Home: () => go(lineOf(at())[0]),
  End: () => go(lineOf(at()).at(-1)),
};
const ANYWHERE = { F8: nextFinding, ContextMenu: () => openMenu(at()) };

// Tab goes cell by cell; after the last it makes a row when something is being written, else it leaves the table.
function tab(event) {
  const cell = at()?.closest("table") && next(event.shiftKey ? -1 : 1);
  const writes = editing() && at().closest("tbody") && !event.shiftKey;
  leave();
  if (cell) go(cell);
  else if (writes) commands.insertRow("after");
  else return;
  event.preventDefault();
}

function within(event) {
  const { field, cell } = editing();
  const { key } = event;
  if (key === "Enter") {
    event.preventDefault();
    if (event.altKey || event.shiftKey) {
      field.setRangeText("\n", field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new Event("input"));
    } else {
      leave();
      go(step(0, 1) ?? cell, { keep: true });
    }
  } else if (key === "Escape") {
    leave(false);
    go(cell, { keep: true });
  } else if (key in ARROWS && !event.shiftKey) overTheEdge(key, field);
}

// An arrow that cannot move the caret any more goes to the neighbouring cell, as in Word.
function overTheEdge(key, field) {
  const before = field.selectionStart;
  if (before !== field.selectionEnd) return;
  setTimeout(() => {
    const [right, down] = ARROWS[key];
    const cell = step(right, down);
    if (!cell || editing()?.field !== field || field.selectionStart !== before) return;
    leave();
    go(cell, { keep: down !== 0 });
    edit(cell, right + down < 0 ? textOf(cell).length : 0);
  });
}

function outside(event) {
  const { key } = event;
  if (key in ARROWS) go(step(...ARROWS[key]), { extend: event.shiftKey, keep: ARROWS[key][1] !== 0 });
  else if (key in OUTSIDE) OUTSIDE[key]();
  else return key.length === 1 && !event.altKey && edit(at()); // the letter itself goes into the field
  return event.preventDefault();
}

function control(event) {
  const { field, before } = editing() ?? {};
  const typing = field && (field.value !== before || !/^Key[ZY]$/.test(event.code));
  const work = CONTROL[event.code] ?? (typing ? null : CONTROL_OUTSIDE[event.code]);
  if (!work) return;
  event.preventDefault();
  work(event);
}

on("keydown", (event) => {
  const { key, target } = event;
  if (event.isComposing || event.defaultPrevented || !target.closest("[data-key]") || target.closest("summary, a, button")) return;
  const work = key === "F10" && event.shiftKey ? ANYWHERE.ContextMenu : ANYWHERE[key];
  if (event.ctrlKey || event.metaKey) control(event);
  else if (work || (event.altKey && /^Arrow(Up|Down)$/.test(key))) {
    event.preventDefault();
    if (work) work();
    else commands.shift(key.slice(5).toLowerCase());
  } else if (key === "Tab") tab(event);
  else if (editing()) within(event);
  else outside(event);
});

// Undo and replace also from the bar and the page, where nothing is typed into.
document.addEventListener("keydown", (event) => {
  const elsewhere = !event.defaultPrevented && !event.target.closest("input, textarea, dialog, [data-key]");
  if (elsewhere && (event.ctrlKey || event.metaKey) && /^Key[ZYH]$/.test(event.code)) control(event);
});
