// Dialogs with a preview: paste, renumber, find and replace. Nothing changes before the button is pressed.
import { all, later, make, one } from "./dom.js";
import { leave } from "./cell.js";
import { at, go, goTo } from "./grid.js";
import { ask, command } from "./queue.js";
import { aloud } from "./say.js";
import { cellAt, nameOf, placeOf } from "./sheet.js";

function opened(dialog) {
  const cell = at();
  dialog.showModal();
  dialog.addEventListener("close", () => cell?.isConnected && go(cell), { once: true });
}

async function apply(dialog, body) {
  dialog.close();
  const patch = await command({ ...body, apply: true });
  if (!patch) return;
  if (patch.focus) goTo(patch.focus, "title");
  aloud(patch.label);
}

// `work` answers the command of the preview; the button sends the same one to be applied.
function wire(dialog, work) {
  one("form", dialog).addEventListener("submit", (event) => {
    if (event.submitter?.value !== "apply") return;
    event.preventDefault();
    apply(dialog, work());
  });
}

function table(head, rows) {
  const line = (cells, tag) => make("tr", {}, ...cells.map((text) => make(tag, { textContent: text })));
  return make("table", { className: "table table-sm" }, make("thead", {}, line(head, "th")), make("tbody", {}, ...rows.map((row) => line(row, "td"))));
}

const placeName = ({ part, key }) => {
  const cell = cellAt(part, key);
  return cell ? nameOf(cell) : "";
};

function fill(dialog, summary, ...content) {
  one("[data-summary]", dialog).textContent = summary;
  one("[data-preview]", dialog).replaceChildren(...content);
}

const list = (title, texts = []) =>
  texts.length ? [make("p", { className: "mb-1", textContent: title }), make("ul", {}, ...texts.map((text) => make("li", { textContent: text })))] : [];

// Paste ---------------------------------------------------------------------------------------------------------------
const pasting = one("#editor-paste");
let pasted = null;

export async function paste(content) {
  leave();
  const cell = at();
  pasted = { command: "paste", ...content, ...(cell && placeOf(cell)) };
  const answer = await ask({ ...pasted, apply: false });
  if (!answer) return;
  const { summary, rows = [], findings = [], left_out: out = [] } = answer.preview;
  const body = make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map((text) => make("td", { textContent: text })))));
  fill(pasting, summary, make("table", { className: "table table-sm table-bordered" }, body), ...list("Обратите внимание:", findings), ...list("Не войдёт:", out));
  opened(pasting);
  aloud(summary);
}
wire(pasting, () => pasted);

// Renumber ------------------------------------------------------------------------------------------------------------
const numbers = one("#editor-renumber");

export async function renumber() {
  leave();
  const answer = await ask({ command: "renumber", apply: false });
  if (!answer) return;
  const { changes, references } = answer.preview;
  const rows = [...changes, ...references].map((item) => [placeName({ key: "number", ...item }), item.old, item.new]);
  one('[value="apply"]', numbers).disabled = !rows.length;
  fill(numbers, rows.length ? `Номеров: ${changes.length}, ссылок в текстах: ${references.length}` : "Номера уже идут по порядку.", ...(rows.length ? [table(["Где", "Было", "Станет"], rows)] : []));
  opened(numbers);
}
wire(numbers, () => ({ command: "renumber" }));

// Find and replace ----------------------------------------------------------------------------------------------------
const replacing = one("#editor-replace");
const field = (name) => one(`[name="${name}"]`, replacing);
const wanted = () => ({ command: "replace", find: field("find").value, with: field("with").value, case: field("case").checked });

export function replace() {
  leave();
  opened(replacing);
  field("find").select();
  look();
}

async function look() {
  const body = wanted();
  const button = one('[value="apply"]', replacing);
  button.disabled = true;
  if (!body.find) return fill(replacing, "");
  const answer = await ask({ ...body, apply: false });
  if (!answer || body.find !== field("find").value) return null;
  const { changes, count } = answer.preview;
  button.disabled = !count;
  return fill(replacing, count ? `Найдено мест: ${count}` : "Не найдено.", ...(count ? [table(["Где", "Было", "Станет"], changes.map((item) => [placeName(item), item.old, item.new]))] : []));
}
all("input", replacing).forEach((input) => input.addEventListener("input", later(look, 300)));
wire(replacing, wanted);
