// The keyboard. Letters are known by their place: Ctrl+Z is the same key in the Russian layout.
import { edit, editing, insert, leave } from "./cell.js";
import * as commands from "./commands.js";
import { palette, replace } from "./dialogs.js";
import { finding } from "./findings.js";
import { alone, at, everything, go, next, step } from "./grid.js";
import { menu } from "./menu.js";
import { bar, cellsIn, lineOf, notice, on, one, table, textOf, word } from "./sheet.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const toEnd = () => edit(at(), Array(2).fill(textOf(at()).length));
const showMenu = () => menu({}, at());

const ANYWHERE = {
  "Ctrl+Enter": () => commands.insert({}),
  "Ctrl+KeyD": commands.copyAbove,
  "Ctrl+KeyH": replace,
  "Ctrl+KeyK": palette,
  "Alt+ArrowUp": () => commands.shift({ where: "up" }),
  "Alt+ArrowDown": () => commands.shift({ where: "down" }),
  "Shift+F10": showMenu,
  ContextMenu: showMenu,
  F8: finding,
};
// Not while a text is being changed: the field has its own undo and word deletion.
const OUTSIDE = {
  "Ctrl+KeyZ": ({ shiftKey }) => (shiftKey ? commands.redo() : commands.undo()),
  "Ctrl+KeyY": commands.redo,
  "Ctrl+KeyA": everything,
  "Ctrl+Delete": commands.remove,
  "Ctrl+Home": () => go(cellsIn(table)[0]),
  "Ctrl+End": () => go(cellsIn(table).at(-1)),
  Enter: toEnd,
  F2: toEnd,
  Escape: () => alone() || one("button:enabled", bar).focus(),
  Delete: commands.empty,
  Backspace: commands.empty,
  Home: () => go(lineOf(at())[0]),
  End: () => go(lineOf(at()).at(-1)),
};

function workOf(event) {
  const { altKey, code, ctrlKey, key, metaKey, shiftKey } = event;
  const name = `${ctrlKey || metaKey ? "Ctrl+" : altKey ? "Alt+" : ""}${/^Key/.test(code) ? code : key}`;
  const { field, before } = editing() ?? {};
  const types = field && (field.value !== before || !/^Ctrl.Key[ZY]$/.test(name));
  return ANYWHERE[name] ?? ANYWHERE[shiftKey && `Shift+${name}`] ?? (types ? null : OUTSIDE[name]);
}

function keydown(event) {
  const { ctrlKey, key, metaKey } = event;
  const work = workOf(event);
  if (commands.isUnderWay() && !editing()) {
    event.preventDefault();
    waiting.push(event);
  } else if (work) {
    event.preventDefault();
    work(event);
  } else if (ctrlKey || metaKey) return;
  else if (key === "Tab") tab(event);
  else if (editing()) within(event);
  else outside(event);
}

// After the last cell: a new row when something is being written and the last row says more than a number, else out.
const says = (cell) => cell.dataset.key !== "number" && textOf(cell);
function tab(event) {
  const cell = at().closest("table") && next(event.shiftKey ? -1 : 1);
  const writes = editing() && at().closest("tbody") && !event.shiftKey && lineOf(at()).some(says);
  leave();
  if (cell) go(cell);
  else if (writes) commands.insert({});
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

// An arrow that cannot move the caret goes to the neighbouring cell, as in Word.
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
  const { altKey, key, shiftKey } = event;
  if (key.length === 1 && !altKey) edit(at()); // the letter itself goes into the field
  if (!(key in ARROWS)) return;
  go(step(...ARROWS[key]), { extend: shiftKey, keep: ARROWS[key][1] !== 0 });
  event.preventDefault();
}

// What is typed during a step waits, and goes where the step has led.
const waiting = [];
on("editor:done", ({ detail }) => {
  const keys = waiting.splice(0);
  const text = keys.map(({ key }) => (key.length === 1 ? key : "")).join("");
  if (detail?.late) return text && notice(word("late"), { kept: text });
  for (const event of keys) {
    const isFree = document.activeElement.dispatchEvent(new KeyboardEvent("keydown", event));
    if (isFree && editing() && event.key.length === 1) insert(event.key);
  }
});

on("keydown", (event) => {
  const { target, isComposing, defaultPrevented } = event;
  if (!isComposing && !defaultPrevented && target.closest("[data-key]") && !target.closest("summary, a, button")) keydown(event);
});

// Undo, replace and the commands also outside the sheet.
on("keydown", (event) => {
  const elsewhere = !event.defaultPrevented && !event.target.closest("input, textarea, dialog, [data-key]");
  if (elsewhere && (event.ctrlKey || event.metaKey) && /^Key[ZYHK]$/.test(event.code)) keydown(event);
}, document);
