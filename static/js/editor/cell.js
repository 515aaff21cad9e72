// One cell in hand. The text stays where it stands and keeps the cell's height; a field of the same letters lies over it.
import { later, make } from "./dom.js";
import { hold, saveCell } from "./queue.js";
import { isFixed, nameOf, placeOf, setText, sheet, textOf } from "./sheet.js";
import { aloud } from "./say.js";

const EMPTY = "\u200b"; // keeps the height of an empty last line
const HOLD = 300;
let open = null;

export const editing = () => open;

// `at`: a caret, or [start, end]; without it the whole text is selected, so that typing replaces it.
export function edit(cell, at = null) {
  if (open?.cell === cell) return open;
  leave();
  if (isFixed(cell)) {
    aloud("Эта ячейка заполняется сама, её не правят.");
    return null;
  }
  const before = textOf(cell);
  const mirror = document.createTextNode(before + EMPTY);
  const field = make("textarea", { value: before, rows: 1, ariaLabel: nameOf(cell), spellcheck: true });
  setText(cell, "");
  const box = make("span", { className: "edit-box" }, make("span", { className: "edit-mirror", ariaHidden: "true" }, mirror), field);
  cell.prepend(box);
  open = { cell, box, field, before, ...placeOf(cell) };
  const draft = later(() => open?.field === field && hold({ part: open.part, key: open.key, base: before, text: field.value }), HOLD);
  field.addEventListener("input", () => {
    mirror.data = field.value + EMPTY;
    draft();
  });
  field.addEventListener("blur", () => document.hasFocus() && leave());
  field.focus({ preventScroll: true });
  if (at === null) field.select();
  else field.setSelectionRange(...(Array.isArray(at) ? at : [at, at]));
  sheet.dispatchEvent(new CustomEvent("editor:open", { detail: open }));
  return open;
}

// Put the cell down; its text is saved when it has changed.
export function leave(keep = true) {
  if (!open) return;
  const { cell, box, field, before, part, key } = open;
  const text = field.value;
  open = null;
  box.remove();
  setText(cell, keep ? text : before);
  hold(null);
  sheet.dispatchEvent(new CustomEvent("editor:close"));
  if (keep && text !== before) saveCell(part, key, before, text);
}

// A change without opening: clearing, copying from above, pasting plain text.
export function write(cell, text) {
  if (isFixed(cell)) return;
  const before = textOf(cell);
  if (before === text) return;
  setText(cell, text);
  const { part, key } = placeOf(cell);
  saveCell(part, key, before, text);
}
