// What others do: asked every four seconds while the page is seen; their changes are laid in, their places marked.
import { all, make, one } from "./dom.js";
import { apply } from "./patch.js";
import { askToSignIn, pump, queue, request } from "./queue.js";
import { at } from "./grid.js";
import { aloud } from "./say.js";
import { cellAt, partAt, placeOf, sheet, state } from "./sheet.js";

const PERIOD = 4000;
const present = one("#editor-people");
let timer = 0;
let asking = false;

const whereIAm = () => {
  const cell = at();
  const { part, key } = cell ? placeOf(cell) : {};
  return part ? `${part}.${key}` : "";
};

async function poll() {
  clearTimeout(timer);
  if (document.hidden || asking) return;
  asking = true;
  if (!queue.count()) await ask();
  asking = false;
  timer = setTimeout(poll, PERIOD);
}

async function ask() {
  const rounds = queue.rounds;
  try {
    const answer = await request(null, "GET", `?${new URLSearchParams({ seen: state.last, at: whereIAm() })}`);
    if (answer.status === 401) askToSignIn(answer.login);
    if (answer.status > 204 || rounds !== queue.rounds || queue.count()) return; // a save was answered meanwhile: ask anew
    show(answer.people ?? []);
    if (answer.status === 200) take(answer);
    pump();
  } catch {
    show([]); // no connection: the sign of the queue says so when something waits
  }
}

function take(answer) {
  const count = Object.keys(answer.parts ?? {}).length;
  apply(answer);
  if (count) aloud(`Другой человек изменил план. ${answer.label ?? ""}`.trim());
}

function show(people) {
  all(".here-mark", sheet).forEach((mark) => mark.remove());
  all("[data-here]", sheet).forEach((cell) => delete cell.dataset.here);
  for (const { name, part, key, colour } of people) {
    const cell = (part && cellAt(part, key)) || (part && partAt(part));
    if (!cell) continue;
    cell.dataset.here = colour;
    const mark = make("span", { className: "here-mark", textContent: name, title: `${name} сейчас здесь` });
    mark.dataset.colour = colour;
    cell.append(mark);
  }
  present.textContent = people.length ? `Сейчас в плане: ${[...new Set(people.map(({ name }) => name))].join(", ")}` : "";
}

document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : poll()));
timer = setTimeout(poll, PERIOD);
