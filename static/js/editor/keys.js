// The keyboard. Letters are known by their place (event.code): Ctrl+Z is the same key in the Russian layout.
import { edit, editing, insert, leave } from "./cell.js";
import * as commands from "./commands.js";
import { replace } from "./dialogs.js";
import { nextFinding } from "./findings.js";
import { alone, at, everything, go, next, step } from "./grid.js";
import { openMenu } from "./menu.js";
import { bar, cellsIn, lineOf, notice, on, one, table, textOf, word } from "./sheet.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const toEnd = () => edit(at(), Array(2).fill(textOf(at()).length));

const CONTROL = { Enter: () => commands.insert("activity"), KeyD: commands.copyAbove, KeyH: replace };
// Not while a text is being changed: there the field's own undo and word deletion work.
const CONTROL_OUTSIDE = {
  KeyZ: ({ shiftKey }) => (shiftKey ? commands.redo() : commands.undo()),
  KeyY: commands.redo,
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
  const cell = at().closest("table") && next(event.shiftKey ? -1 : 1);
  const writes = editing() && at().closest("tbody") && !event.shiftKey;
  leave();
  if (cell) go(cell);
  else if (writes) commands.insert("activity");
  else return;
  event.preventDefault();
}

function within(event) {
  const { field, cell } = editing();
  const { key, altKey, shiftKey } = event;
  if (key === "Enter") {
    event.preventDefault();
    if (altKey || shiftKey) return insert("\n");
    leave();
    go(step(0, 1) ?? cell, { keep: true });
  } else if (key === "Escape") {
    leave(false);
    go(cell, { keep: true });
  } else if (key in ARROWS && !shiftKey) overTheEdge(key, field);
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
    if (right + down < 0) toEnd();
    else edit(cell, [0, 0]);
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

// What is typed while a step is under way waits, and goes where the step has led.
const waiting = [];

function keydown(event) {
  const { key, altKey } = event;
  const work = key === "F10" && event.shiftKey ? ANYWHERE.ContextMenu : ANYWHERE[key];
  if (commands.isUnderWay() && !editing()) {
    event.preventDefault();
    waiting.push(event);
  } else if (event.ctrlKey || event.metaKey) control(event);
  else if (work || (altKey && /^Arrow(Up|Down)$/.test(key))) {
    event.preventDefault();
    if (work) work();
    else commands.shift(key.slice(5).toLowerCase());
  } else if (key === "Tab") tab(event);
  else if (editing()) within(event);
  else outside(event);
}

on("editor:done", ({ detail }) => {
  const keys = waiting.splice(0);
  const text = keys.map(({ key }) => (key.length === 1 ? key : "")).join("");
  if (detail?.late) return text && notice(word("late"), { kept: text });
  for (const event of keys) {
    const again = new KeyboardEvent("keydown", event);
    const isFree = document.activeElement.dispatchEvent(again);
    if (isFree && editing() && event.key.length === 1) insert(event.key);
  }
});

on("keydown", (event) => {
  const { target, isComposing, defaultPrevented } = event;
  if (!isComposing && !defaultPrevented && target.closest("[data-key]") && !target.closest("summary, a, button")) keydown(event);
});

// Undo and replace also from the bar and the page, where nothing is typed into.
document.addEventListener("keydown", (event) => {
  const elsewhere = !event.defaultPrevented && !event.target.closest("input, textarea, dialog, [data-key]");
  if (elsewhere && (event.ctrlKey || event.metaKey) && /^Key[ZYH]$/.test(event.code)) control(event);
});
