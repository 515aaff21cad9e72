// What others do: asked every four seconds while the page is seen; their changes are laid in, their places marked.
import { at } from "./grid.js";
import { apply } from "./patch.js";
import { askToSignIn, queue, request } from "./queue.js";
import { all, aloud, cellAt, make, one, partAt, partOf, sheet, state, word } from "./sheet.js";

const PERIOD = 4000;
let timer = 0;

async function poll() {
  clearTimeout(timer);
  timer = setTimeout(poll, PERIOD);
  if (document.hidden || queue.count()) return;
  const { answers } = queue;
  const place = at() ? `${partOf(at())}.${at().dataset.key}` : "";
  const answer = await request(null, `?${new URLSearchParams({ seen: state.last, at: place })}`).catch(() => ({}));
  if (answer.status === 401) askToSignIn(answer.login);
  if (answer.status > 204 || answers !== queue.answers || queue.count()) return; // what was saved meanwhile is newer
  show(answer.people ?? []);
  if (!answer.parts) return;
  apply(answer);
  if (Object.keys(answer.parts).length) aloud(word("others"));
}

function show(people) {
  all(".here-mark", sheet).forEach((mark) => mark.remove());
  for (const { name, part, key, colour } of people.filter((one) => one.part)) {
    (cellAt(part, key) ?? partAt(part))?.append(make("span", { className: `here-mark here-${colour}` }, make("b", { textContent: name })));
  }
  one("#editor-people").textContent = people.length ? word("people", [...new Set(people.map(({ name }) => name))].join(", ")) : "";
}

document.addEventListener("visibilitychange", () => document.hidden || poll());
timer = setTimeout(poll, PERIOD);
