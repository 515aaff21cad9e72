// The dialogs. Paste, renumber, find and replace show first what they would do; nothing changes until the button is pressed.
import { leave } from "./cell.js";
import { run } from "./commands.js";
import { at, go } from "./grid.js";
import { ask } from "./queue.js";
import { all, aloud, cellAt, later, make, nameOf, one, partOf, word } from "./sheet.js";

const bodies = new Map(); // dialog → the command that its preview was of

const line = (cells, tag = "td") => make("tr", {}, ...cells.map((text) => make(tag, { textContent: text })));
const listed = (name, texts = []) => (texts.length ? [word(name), make("ul", {}, ...texts.map((text) => make("li", { textContent: text })))] : []);

// Ask for the preview of a command and draw it; `draw` answers [summary, rows, …what stands below].
async function preview(dialog, body, draw) {
  const button = one("[value=apply]", dialog);
  button.disabled = true;
  const found = await ask(body);
  if (!found) return false;
  const [summary, rows, ...below] = draw(found);
  const table = make("table", { className: "table table-sm table-bordered" }, make("tbody", {}, ...rows.map((row) => line(row))));
  one("[data-summary]", dialog).textContent = summary;
  one("[data-preview]", dialog).replaceChildren(...(rows.length ? [table] : []), ...below);
  button.disabled = !rows.length;
  bodies.set(dialog, body);
  aloud(summary);
  return true;
}

function open(dialog) {
  if (dialog.open) return;
  const cell = at();
  leave();
  dialog.showModal();
  dialog.onclose = () => {
    if (cell?.isConnected) go(cell);
    if (dialog.returnValue === "apply") run({ ...bodies.get(dialog), apply: true });
    dialog.returnValue = "";
  };
}

const change = ({ part, key = "number", old, new: text }) => [cellAt(part, key) ? nameOf(cellAt(part, key)) : "", old, text];

const pasting = one("#editor-paste");
export async function paste(content) {
  const cell = at();
  leave();
  const draw = ({ summary, rows, findings, left_out: out }) => [summary, rows, ...listed("findings", findings), ...listed("left-out", out)];
  const body = { command: "paste", ...content, part: partOf(cell), key: cell.dataset.key };
  if (await preview(pasting, body, draw)) open(pasting);
}

const numbers = one("#editor-renumber");
export async function renumber() {
  leave();
  const draw = ({ changes, references }) => {
    const rows = [...changes, ...references].map(change);
    return [rows.length ? word("found", rows.length) : word("in-order"), rows];
  };
  if (await preview(numbers, { command: "renumber" }, draw)) open(numbers);
}

const replacing = one("#editor-replace");
const fields = one("form", replacing).elements;
export function replace() {
  open(replacing);
  fields.find.select();
  look();
}

async function look() {
  const body = { command: "replace", find: fields.find.value, with: fields.with.value, case: fields.case.checked };
  if (body.find) await preview(replacing, body, ({ changes, count }) => [word("found", count), changes.map(change)]);
}
all("input", replacing).forEach((input) => input.addEventListener("input", later(look, 300)));

const choosing = one("#editor-conflict");
// Two people, one cell: both texts side by side; the person chooses or writes a third. Answers the chosen text, or null when theirs stays.
export function conflict({ mine, theirs, marked, who, when }, cell) {
  const fill = (name, text) => { one(`[data-${name}]`, choosing).textContent = text; };
  fill("place", cell ? nameOf(cell) : "");
  fill("who", [who, when].filter(Boolean).join(", "));
  fill("mine", mine);
  fill("theirs", theirs);
  if (marked) for (const name of ["mine", "theirs"]) one(`[data-${name}]`, choosing).innerHTML = marked[name];
  one("textarea", choosing).value = mine.includes(theirs) ? mine : `${theirs}\n${mine}`;
  aloud(word("conflict"));
  choosing.returnValue = "";
  choosing.showModal();
  return new Promise((done) => {
    choosing.onclose = () => done({ mine, merge: one("textarea", choosing).value }[choosing.returnValue] ?? null);
  });
}

choosing.oncancel = () => false; // a choice must be made
