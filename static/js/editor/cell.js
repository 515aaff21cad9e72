// One cell in hand: a field of the same letters lies over a mirror of the text, which keeps the cell's height.
import { saveCell } from "./outbox.js";
import { aloud, isFixed, later, make, nameOf, partOf, setText, tell, textOf, word } from "./sheet.js";
import { hold } from "./store.js";

const END = "\u200b"; // keeps the height of an empty last line
const PAUSE = 300;
let open = null;

export const editing = () => open;

// `caret`: [start, end]; without it all is selected, so that typing replaces it.
export function edit(cell, caret) {
  if (open?.cell === cell) return;
  leave();
  if (isFixed(cell)) return aloud(word("fixed"));
  const [before, part, { key }] = [textOf(cell), partOf(cell), cell.dataset];
  const mirror = make("span", { className: "edit-mirror", ariaHidden: "true", textContent: before + END });
  const field = make("textarea", { value: before, rows: 1, ariaLabel: nameOf(cell) });
  setText(cell, "");
  const box = make("span", { className: "edit-box" }, mirror, field);
  cell.prepend(box);
  open = { cell, box, field, before, part, key };
  const draft = later(() => open?.field === field && hold({ part, key, base: before, text: field.value }), PAUSE);
  field.oninput = () => {
    mirror.textContent = field.value + END;
    draft();
  };
  field.onblur = () => document.hasFocus() && leave();
  field.focus({ preventScroll: true });
  field.setSelectionRange(...(caret ?? [0, before.length]));
  tell("editor:open", open);
}

// As if typed: at the caret, or over what is selected.
export function insert(text, start = open.field.selectionStart, end = open.field.selectionEnd) {
  open.field.setRangeText(text, start, end, "end");
  open.field.dispatchEvent(new Event("input"));
}

// Put the cell down; a changed text is saved.
export function leave(saves = true) {
  if (!open) return;
  const { cell, box, field, before } = open;
  tell("editor:close", { ...open, at: field.selectionStart });
  open = null;
  box.remove();
  setText(cell, before);
  hold(null);
  if (saves) write(cell, field.value);
}

export function write(cell, text) {
  const before = textOf(cell);
  if (isFixed(cell) || before === text) return;
  setText(cell, text);
  saveCell(partOf(cell), cell.dataset.key, before, text);
}
