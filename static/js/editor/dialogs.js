// The dialogs: paste, renumber and replace first show what they would do, as the server draws it.
import { leave } from "./cell.js";
import { run } from "./commands.js";
import { at, go } from "./grid.js";
import { ask } from "./outbox.js";
import { all, aloud, later, on, one, partOf } from "./sheet.js";

const replacing = one("#editor-replace");
const fields = one("form", replacing).elements;
let shown = null; // the command in the preview

export function open(dialog) {
  leave();
  dialog.returnValue = "";
  if (!dialog.open) dialog.showModal();
}

export const help = () => open(one("#editor-help"));

for (const dialog of all(".editor-dialog")) {
  on("close", () => {
    go(at());
    if (dialog.returnValue === "apply") run({ ...shown, apply: true });
  }, dialog);
}

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
on("input", later(look, 300), replacing);
