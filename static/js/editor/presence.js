// What others do and where they are: asked every four seconds while the page is seen.
import { at } from "./grid.js";
import { answers, unsent } from "./outbox.js";
import { all, aloud, cellAt, make, on, one, partAt, partOf, sheet, state, tell, word } from "./sheet.js";
import { request } from "./transport.js";

const PERIOD = 4000;
let round = setTimeout(poll, PERIOD);

async function poll() {
  clearTimeout(round);
  round = setTimeout(poll, PERIOD);
  if (document.hidden || unsent()) return;
  const before = answers;
  const place = at() ? `${partOf(at())}.${at().dataset.key}` : "";
  const answer = await request(null, `?${new URLSearchParams({ seen: state.last, at: place })}`);
  if (!(answer.status <= 204) || answers !== before || unsent()) return; // what was saved meanwhile is newer
  showPeople(answer.people ?? []);
  if (!answer.parts) return;
  tell("editor:answer", answer);
  if (Object.keys(answer.parts).length) aloud(word("others"));
}

function showPeople(people) {
  all(".here-mark", sheet).forEach((mark) => mark.remove());
  for (const { name, part, key, colour } of people) {
    const mark = make("span", { className: `here-mark here-${colour}` }, make("b", { textContent: name }));
    (cellAt(part, key) ?? partAt(part))?.append(mark);
  }
  const names = [...new Set(people.map(({ name }) => name))].join(", ");
  one("#editor-people").textContent = names && word("people", names);
}

on("visibilitychange", () => document.hidden || poll(), document);
