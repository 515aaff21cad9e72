// What paste, renumber and replace would do, as the server draws it, before it is done; and which block "+ гриф" means.
import { leave } from "../cell.js";
import { run } from "../commands.js";
import { open } from "../dialogs.js";
import { at } from "../grid.js";
import { ask } from "../outbox.js";
import { aloud, later, on, one, partOf } from "../sheet.js";

const PAUSE = 300;
const dialogOf = (command) => one(`#editor-${command}`);
const [replacing, block] = ["replace", "signoff"].map(dialogOf);
const [fields, asked] = [replacing, block].map((dialog) => one("form", dialog).elements);
let shown = null; // the command in the preview

const whenApplied = (dialog, work) => on("close", () => dialog.returnValue === "apply" && work(), dialog);
for (const dialog of ["paste", "renumber", "replace"].map(dialogOf)) {
  whenApplied(dialog, () => run({ ...shown, apply: true }));
}

async function preview(body) {
  const dialog = dialogOf(body.command);
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
  if (!fields.find.value) fields.find.focus();
  look();
}

function look() {
  const body = { command: "replace", find: fields.find.value, with: fields.with.value, case: fields.case.checked };
  if (body.find && replacing.open) preview(body);
}
on("input", later(look, PAUSE), replacing);

// Each word has its usual side and signer.
export function signoff() {
  const { place, who } = asked.word.selectedOptions[0].dataset;
  asked.place.value = place;
  one("[data-signer]", block).textContent = who;
  one("[value=apply]", block).disabled = false;
}
on("change", signoff, asked.word);
whenApplied(block, () => {
  const values = Object.fromEntries(["word", "place", "lines"].map((name) => [name, asked[name].value]));
  asked.lines.value = "";
  run({ command: "insert", what: "signoff", values });
});
