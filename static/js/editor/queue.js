// Changes go to the server one by one. Each waits in localStorage under a name of its own until it is answered: nothing is
// lost with the connection, the session or the page. The name is also the token that makes sending twice harmless.
import { leave } from "./cell.js";
import { conflict } from "./dialogs.js";
import { apply, put } from "./patch.js";
import { aloud, all, bar, cellAt, notice, sheet, show, state, word } from "./sheet.js";

const STORE = `editor:${bar.dataset.plan}:${bar.dataset.person}:`;
const DRAFT = `${STORE}draft:`;
const RETRY = 3000;
const DRAFT_AGE = 60_000;
const items = [];
let busy = false;
let stored = true;
let timer = 0;
let number = 0;
const token = () => `${Date.now()}-${String((number += 1)).padStart(5, "0")}-${Math.random().toString(36).slice(2)}`;
const tab = (sessionStorage.editorTab ??= token());

export const queue = { answers: 0, count: () => items.length };

export async function request(body, query = "") {
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]*)/)?.[1] ?? "";
  const headers = { "X-Requested-With": "fetch", "X-CSRFToken": cookie, "Content-Type": "application/json" };
  const answer = await fetch(sheet.dataset.steps + query, { method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body) });
  const json = await answer.json().catch(() => ({})); // 204 and pages of errors have none
  if (answer.ok) all(".editor-login").forEach((box) => box.remove());
  return { ...json, status: answer.status };
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
  const answer = await request({ ...body, apply: false, seen: state.last }).catch(() => ({ error: word("later") }));
  if (answer.status === 401) askToSignIn(answer.login);
  else if (answer.status !== 200) notice(answer.error ?? word("busy"));
  return answer.preview ?? null;
}

export async function pump() {
  clearTimeout(timer);
  if (busy) return;
  busy = true;
  while (items.length && (await send(items[0])));
  busy = false;
}

async function send(item) {
  show(word("saving"));
  item.sent = true;
  const token = item.name.slice(STORE.length);
  const answer = await request({ ...item.body, token, seen: state.last }).catch(() => null);
  if (!answer) return wait(word(stored ? "offline" : "stay"));
  queue.answers += 1;
  if (answer.status === 401) return askToSignIn(answer.login);
  if (answer.status >= 500 || answer.status === 429) return wait(word("busy"));
  items.shift();
  if (answer.status === 200) settle(item, answer);
  else if (answer.status === 409 && !answer.conflict.gone) await resolve(item, answer.conflict);
  else refuse(item, answer.error ?? word(answer.conflict ? "gone" : "refused"));
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
  aloud(answer.label ?? "");
  done(answer);
}

function refuse({ body, done }, error) {
  show(word("unsaved"), "error");
  notice(error, { kept: body.text });
  done(null);
}

// What was typed later in the same cell counts as mine; the chosen words are saved over those that were shown.
async function resolve(item, found) {
  const { part, key } = item.body;
  leave();
  for (const more of items.filter(of(part, key))) {
    found.mine = more.body.text;
    items.splice(items.indexOf(more), 1);
    keep(more.name, null);
    more.done(null);
  }
  show(word("conflict"), "error");
  const cell = cellAt(part, key);
  const text = await conflict(found, cell);
  if (cell) put(cell, text ?? found.theirs);
  if (text !== null) saveCell(part, key, found.theirs, text);
  show("");
  item.done(null);
}

export function askToSignIn(login) {
  if (!all(".editor-login").length) notice(word("login"), { login });
  return items.length > 0 && wait(word("login-sign"));
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
  if (items.length) pump();
  window.addEventListener("online", pump);
  window.addEventListener("focus", () => items.length && pump());
}
