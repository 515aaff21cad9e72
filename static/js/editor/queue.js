// Changes go to the server one by one. Each waits in localStorage under a name of its own until it is answered: nothing is
// lost with the connection, the session or the page. The name is also the token that makes sending twice harmless.
import { leave } from "./cell.js";
import { conflict } from "./dialogs.js";
import { at } from "./grid.js";
import { apply, put } from "./patch.js";
import { all, aloud, bar, cellAt, make, notice, one, partAt, partOf, sheet, show, state, word } from "./sheet.js";

const STORE = `editor:${bar.dataset.plan}:${bar.dataset.person}:`;
const DRAFT = `${STORE}draft:`;
const RETRY = 3000;
const DRAFT_AGE = 60_000;
const items = [];
let busy = false;
let stored = true;
let timer = 0;
let number = 0;
let answers = 0;
const token = () => `${Date.now()}-${String((number += 1)).padStart(5, "0")}-${Math.random().toString(36).slice(2)}`;
const tab = (sessionStorage.editorTab ??= token());

export const unsent = () => items.length;

// Answers what the server says with its `status`; {} without a connection.
export async function request(body, query = "") {
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]*)/)?.[1] ?? "";
  const headers = { "X-Requested-With": "fetch", "X-CSRFToken": cookie, "Content-Type": "application/json" };
  const options = { method: body ? "POST" : "GET", headers, body: body && JSON.stringify({ ...body, seen: state.last }) };
  const answer = await fetch(sheet.dataset.steps + query, options).catch(() => null);
  if (!answer) return {};
  const login = one(".editor-login");
  if (answer.ok) login?.remove();
  const found = { ...(await answer.json().catch(() => null)), status: answer.status }; // 204 and pages of errors have no JSON
  if (found.status === 401 && !login) notice(word("login"), found);
  return found;
}

function keep(name, value) {
  try {
    if (value) localStorage.setItem(name, JSON.stringify(value));
    else localStorage.removeItem(name);
    stored = true;
  } catch {
    stored = false; // a full or forbidden storage: the sign then says that the page must stay open
  }
}

const of = (part, key) => ({ body }) => body.command === "cell" && body.part === part && body.key === key;
export const pending = (part, key) => items.some(of(part, key));

export function saveCell(part, key, base, text) {
  const waiting = items.findLast(of(part, key));
  if (!waiting || waiting.sent) return void command({ command: "cell", part, key, base, text });
  waiting.body.text = text;
  keep(waiting.name, waiting.body);
}

// Answers the patch, or null when the command was refused.
export function command(body) {
  const item = add(STORE + token(), body);
  keep(item.name, body);
  pump();
  return item.promise;
}

function add(name, body) {
  const item = { name, body };
  item.promise = new Promise((done) => { item.done = done; });
  items.push(item);
  return item;
}

// A preview, which leaves no trace: asked after everything that waits.
export async function ask(body) {
  await items.at(-1)?.promise;
  const { preview, status, error = word("later") } = await request({ ...body, apply: false });
  if (!preview && status !== 401) notice(error);
  return preview;
}

export async function pump() {
  clearTimeout(timer);
  if (busy) return;
  busy = true;
  while (items.length && (await send(items[0])));
  busy = false;
}

// Whether the next may be sent.
async function send(item) {
  show(word("saving"));
  item.sent = true;
  const answer = await request({ ...item.body, token: item.name.slice(STORE.length) });
  const { status, conflict: found, error = word(found ? "gone" : "refused") } = answer;
  if (!status) return wait(word(stored ? "offline" : "stay"));
  answers += 1;
  if (status === 401) return wait(word("login-sign"));
  if (status >= 500 || status === 429) return wait(word("busy"));
  items.shift();
  if (status === 200) settle(item, answer);
  else if (found?.html) await resolve(item, found);
  else refuse(item, error);
  keep(item.name, null);
  return true;
}

function wait(text) {
  show(text, "offline");
  clearTimeout(timer);
  timer = setTimeout(pump, RETRY);
  return false;
}

function settle({ done }, answer) {
  apply(answer);
  if (!items.length) show(word("saved", answer.saved));
  aloud(answer.label ?? word("done"));
  done(answer);
}

function refuse({ body, done }, error) {
  show(word("unsaved"), "error");
  notice(error, { kept: body.text });
  done(null);
}

// What was typed later in the same cell counts as mine. The chosen words are saved over those that were shown.
async function resolve({ body, done }, found) {
  const { part, key } = body;
  leave();
  done(null);
  const newer = items.find(of(part, key));
  if (newer) return void (newer.body.base = body.base);
  show(word("conflict"), "error");
  const cell = cellAt(part, key);
  const text = await conflict(found);
  if (cell) put(cell, text ?? found.theirs);
  if (text !== null) saveCell(part, key, found.theirs, text);
  show("");
}

// What is being typed and not yet left: kept beside the queue, sent when the page is opened again.
export const hold = (draft) => keep(DRAFT + tab, draft && { ...draft, tab, when: Date.now() });

export function start() {
  for (const name of Object.keys(localStorage).filter((item) => item.startsWith(STORE)).sort()) {
    const { tab: owner, when, ...body } = JSON.parse(localStorage[name]);
    if (!name.startsWith(DRAFT)) add(name, body);
    else if (owner === tab || Date.now() - when > DRAFT_AGE) {
      keep(name, null);
      saveCell(body.part, body.key, body.base, body.text);
    }
  }
  const resume = () => items.length && pump();
  resume();
  window.addEventListener("online", resume);
  window.addEventListener("focus", resume);
}

// What others do: asked every four seconds while the page is seen; their changes are laid in, their places marked.
const PERIOD = 4000;
let round = setTimeout(poll, PERIOD);

async function poll() {
  clearTimeout(round);
  round = setTimeout(poll, PERIOD);
  if (document.hidden || items.length) return;
  const before = answers;
  const place = at() ? `${partOf(at())}.${at().dataset.key}` : "";
  const answer = await request(null, `?${new URLSearchParams({ seen: state.last, at: place })}`);
  if (!(answer.status <= 204) || answers !== before || items.length) return; // what was saved meanwhile is newer
  showPeople(answer.people ?? []);
  if (!answer.parts) return;
  apply(answer);
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

document.addEventListener("visibilitychange", () => document.hidden || poll());
