// What the server answers is laid over the sheet, cell by cell: focus, caret and texts not yet sent outlive it.
import { edit, editing, leave } from "./cell.js";
import { pending } from "./outbox.js";
import { all, cellAt, cellsIn, isRow, make, notice, on, one, partAt, partOf, setText, sheet, state, table, tell, textOf, word } from "./sheet.js";

const parse = (html) => make("template", { innerHTML: html }).content.firstElementChild;
const corner = (block) => one(`[data-corner=${block.dataset.place}]`, sheet);

on("editor:answer", ({ detail: patch }) => {
  const fresh = new Map();
  for (const [part, piece] of Object.entries(patch.parts ?? {})) {
    const old = partAt(part);
    if (piece === null) remove(part, old);
    else if (old && piece.version < Number(old.dataset.version)) continue;
    else if (piece.texts) fill(part, piece);
    else renew(old, piece, fresh);
  }
  if (patch.order) stayIn(() => arrange(patch.order, fresh));
  for (const block of (patch.signoffs ?? []).map(partAt)) corner(block).append(block);
  state.last = Math.max(state.last, patch.last ?? 0);
  tell("editor:patch", patch);
});

function remove(part, row) {
  const open = editing();
  if (open?.part === part) {
    const kept = open.field.value;
    leave(false);
    if (kept !== open.before) notice(word("gone"), { kept });
  }
  row?.remove();
}

export function put(cell, text) {
  if (editing()?.cell !== cell && !pending(partOf(cell), cell.dataset.key) && textOf(cell) !== text) setText(cell, text);
}

function fill(part, { texts, version }) {
  for (const [key, text] of Object.entries(texts)) {
    const cell = cellAt(part, key);
    put(cell, text);
    cell.dataset.version = version;
  }
}

function renew(old, { html, add }, fresh) {
  const made = parse(html);
  if (old) morph(old, made);
  else if (made.matches("tr")) fresh.set(made.dataset.part, [made, add && parse(add)]);
  else corner(made).append(made);
  window.htmx.process(old ?? made);
}

function morph(old, made) {
  const renewed = old.dataset.version !== made.dataset.version;
  Object.assign(old.dataset, made.dataset);
  for (const cell of cellsIn(made)) {
    const mine = one(`[data-key="${cell.dataset.key}"]`, old);
    put(mine, textOf(cell));
    if (!renewed) continue;
    all(":scope > .reading", mine).forEach((item) => item.remove());
    mine.append(...all(".reading", cell));
  }
}

// A row that is moved loses the focus.
function stayIn(work) {
  const open = editing();
  const caret = open && [open.field.selectionStart, open.field.selectionEnd];
  work();
  if (!open?.cell.isConnected) return;
  if (editing()) open.field.focus();
  else edit(open.cell, caret);
}

// Every section has a tbody of its own, its "+" row last. What stands right is not touched.
function arrange(order, fresh) {
  const stand = (item, above) => above.nextElementSibling === item || above.after(item);
  let body, above, last = table.tHead;
  for (const part of order) {
    const [row, add] = fresh.get(part) ?? [partAt(part)];
    if (!row && !isRow(part)) body = null; // left out by the page's filter
    if (!row) continue;
    if (!isRow(part)) {
      body = row.closest("tbody") ?? make("tbody", {}, row, add);
      body.dataset.group = part;
      stand(body, last);
      last = body;
    } else if (body) stand(row, above);
    above = row;
  }
  all("tbody", table).forEach((item) => one("[data-part^=section-]", item) ?? item.remove());
}
