// What the server answers is laid over the sheet: changed cells, new and removed rows, the order. The cell that is being
// edited and texts that still wait to be sent are left as they are; the caret stays where it is.
import { make, one } from "./dom.js";
import { editing, leave } from "./cell.js";
import { pending } from "./queue.js";
import { arrange, cellAt, cellsIn, partAt, partOf, setText, sheet, state, textOf } from "./sheet.js";
import { notice } from "./say.js";

const KEPT = ["class", "id"];

// `own`: the answer to a command of this page; else what others have done.
export function apply(patch, own = false) {
  const fresh = new Map();
  for (const [part, piece] of Object.entries(patch.parts ?? {})) {
    const old = partAt(part);
    if (piece === null) remove(part, old);
    else if (old && piece.version < Number(old.dataset.version)) continue;
    else if (piece.texts) fill(part, piece);
    else renew(part, old, piece, fresh);
  }
  if (patch.order) arrange(patch.order, fresh);
  for (const part of patch.signoffs ?? []) {
    const block = partAt(part);
    one(`[data-corner="${block?.dataset.place}"]`, sheet)?.append(block);
  }
  state.last = Math.max(state.last, patch.last ?? 0);
  sheet.dispatchEvent(new CustomEvent("editor:patch", { detail: { patch, own } }));
}

function remove(part, row) {
  if (!row) return;
  const open = editing();
  if (open && partOf(open.cell) === part) {
    const words = open.field.value;
    leave(false);
    if (words !== open.before) notice("Строку, которую вы правили, удалил другой человек. Ваш текст сохранён здесь.", { words });
  }
  row.remove();
}

function put(cell, part, text) {
  if (editing()?.cell === cell || pending(part, cell.dataset.key) || textOf(cell) === text) return;
  setText(cell, text);
}

function fill(part, piece) {
  for (const [key, text] of Object.entries(piece.texts)) {
    const cell = cellAt(part, key);
    if (!cell) continue;
    put(cell, part, text);
    cell.closest("[data-part]").dataset.version = piece.version;
  }
}

const parse = (html) => make("template", { innerHTML: html }).content.firstElementChild;

function renew(part, old, piece, fresh) {
  const made = parse(piece.html);
  if (old) morph(old, made, part);
  else if (made.matches(".paper-signoff")) one(`[data-corner="${made.dataset.place}"]`, sheet).append(made);
  else fresh.set(part, [made, piece.add && parse(piece.add)]);
  window.htmx?.process(old ?? made);
}

// Cell by cell, so that focus, caret and marks in the margin outlive it.
function morph(old, made, part) {
  for (const { name, value } of made.attributes) if (!KEPT.includes(name)) old.setAttribute(name, value);
  for (const cell of cellsIn(made)) {
    const mine = one(`[data-key="${cell.dataset.key}"]`, old);
    if (!mine || textOf(mine) === textOf(cell)) continue;
    if (editing()?.cell === mine || pending(part, cell.dataset.key)) continue;
    setText(mine, textOf(cell));
    mine.querySelectorAll(":scope > .reading").forEach((item) => item.remove());
    const reading = one(".reading", cell);
    if (reading) mine.append(reading);
  }
}
