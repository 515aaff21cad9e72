// The dialogs. Paste, renumber, find and replace show first what they would do; nothing changes until the button is pressed.
import { leave } from "./cell.js";
import { run } from "./commands.js";
import { at, go } from "./grid.js";
import { ask } from "./queue.js";
import { all, aloud, later, one, partOf, word } from "./sheet.js";

const replacing = one("#editor-replace");
const choosing = one("#editor-conflict");
const fields = one("form", replacing).elements;
let shown = null; // the command whose preview is seen

export function open(dialog) {
  leave();
  dialog.returnValue = "";
  if (!dialog.open) dialog.showModal();
}

for (const dialog of all(".editor-dialog")) {
  dialog.addEventListener("close", () => {
    go(at());
    if (dialog.returnValue === "apply") run({ ...shown, apply: true });
  });
}

// The server draws what the command would do.
async function preview(body) {
  const dialog = one(`#editor-${body.command}`);
  const button = one("[value=apply]", dialog);
  button.disabled = true;
  leave();
  shown = body;
  const found = await ask(body);
  if (!found || shown !== body) return;
  one("[data-summary]", dialog).textContent = found.summary;
  one("[data-preview]", dialog).innerHTML = found.html;
  button.disabled = !found.ready;
  open(dialog);
  aloud(found.summary);
}

export const paste = (content) => preview({ command: "paste", ...content, part: partOf(at()), key: at().dataset.key });
export const renumber = () => preview({ command: "renumber" });

export function replace() {
  open(replacing);
  fields.find.select();
  look();
}

function look() {
  const body = { command: "replace", find: fields.find.value, with: fields.with.value, case: fields.case.checked };
  if (body.find && replacing.open) preview(body);
}
replacing.addEventListener("input", later(look, 300));

// Two people, one cell: the person chooses a text or writes a third. Answers that text, or null when the other's stays.
export function conflict({ mine, html }) {
  one("form", choosing).innerHTML = html;
  open(choosing);
  aloud(word("conflict"));
  return new Promise((done) => {
    choosing.onclose = () => done({ mine, merge: one("textarea", choosing).value }[choosing.returnValue] ?? null);
  });
}

choosing.oncancel = () => false; // a choice must be made
