// Two people, one cell: the person chooses a text or writes a third. Fetched with the first such answer.
import { leave } from "../cell.js";
import { open } from "../dialogs.js";
import { pending, saveCell } from "../outbox.js";
import { put } from "../patch.js";
import { aloud, cellAt, one, show, word } from "../sheet.js";

const dialog = one("#editor-conflict");

// What was typed later in the same cell counts as mine.
export async function resolve({ body: { part, key, base }, conflict }) {
  leave();
  const newer = pending(part, key);
  if (newer) return void (newer.body.base = base);
  show(word("conflict"), "error");
  const cell = cellAt(part, key);
  const text = await choice(conflict);
  if (cell) put(cell, text ?? conflict.theirs);
  if (text !== null) saveCell(part, key, conflict.theirs, text);
  show("");
}

// The text, or null when the other's stays.
function choice({ mine, html }) {
  one("form", dialog).innerHTML = html;
  open(dialog);
  aloud(word("conflict"));
  return new Promise((done) => {
    dialog.onclose = () => done({ mine, merge: one("textarea", dialog).value }[dialog.returnValue] ?? null);
  });
}

dialog.oncancel = () => false; // a choice must be made
