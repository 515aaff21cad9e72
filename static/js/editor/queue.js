// Changes go to the server one by one, in order. Each waits in localStorage under a key of its own until it is answered,
// so that nothing is lost with the connection, the session or the page; the token makes sending twice harmless.
import { one } from "./dom.js";
import { conflict } from "./conflict.js";
import { apply } from "./patch.js";
import { bar, sheet, state } from "./sheet.js";
import { aloud, clear, notice, show } from "./say.js";

const STORE = `editor:${bar.dataset.plan}:${bar.dataset.person}:`;
const DRAFT = `${STORE}draft:`;
const RETRY = 3000;
const DRAFT_AGE = 60_000;
const tab = (sessionStorage.editorTab ??= token());
const items = [];
let busy = false;
let timer = 0;
let stored = true;
let number = 0;

export const queue = { rounds: 0, count: () => items.length };

function token() {
  return crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");
}

const cookie = (name) => document.cookie.split("; ").find((item) => item.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";

export async function request(body, method = "POST", query = "") {
  const answer = await fetch(sheet.dataset.steps + query, {
    method,
    credentials: "same-origin",
    headers: { "X-Requested-With": "fetch", "X-CSRFToken": cookie("csrftoken"), "Content-Type": "application/json" },
    body: body && JSON.stringify(body),
  });
  const json = answer.headers.get("content-type")?.includes("json") ? await answer.json() : {};
  return { status: answer.status, ...json };
}

function keep(name, value) {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify(value));
    stored = true;
  } catch {
    stored = false; // a full or forbidden storage: the sign says that the page must stay open
  }
}

export const pending = (part, key) => items.some(({ body }) => body.command === "cell" && body.part === part && body.key === key);

export function saveCell(part, key, base, text) {
  const waiting = items.find(({ body, sent }) => !sent && body.command === "cell" && body.part === part && body.key === key);
  if (waiting) {
    waiting.body.text = text;
    keep(waiting.name, waiting.body);
    return waiting.promise;
  }
  return command({ command: "cell", part, key, base, text });
}

// Answers the patch, or null when the command was refused.
export function command(body) {
  const item = add({ ...body, token: token() }, `${STORE}${Date.now()}-${String((number += 1)).padStart(5, "0")}`);
  keep(item.name, item.body);
  pump();
  return item.promise;
}

function add(body, name) {
  const item = { body, name };
  item.promise = new Promise((done) => { item.done = done; });
  items.push(item);
  return item;
}

// Commands without a trace (previews): after everything that waits.
export async function ask(body) {
  if (items.length) await items.at(-1).promise;
  try {
    const answer = await request({ ...body, seen: state.last });
    if (answer.status === 200) return answer;
    if (answer.status === 401) askToSignIn(answer.login);
    else notice(answer.error ?? "Сервер не ответил. Повторите чуть позже.");
  } catch {
    notice("Нет связи. Повторите, когда она появится.");
  }
  return null;
}

export async function pump() {
  clearTimeout(timer);
  if (busy) return;
  busy = true;
  while (items.length && (await send(items[0])));
  busy = false;
}

async function send(item) {
  show("сохраняется…", "busy");
  item.sent = true;
  let answer;
  try {
    answer = await request({ ...item.body, seen: state.last });
  } catch {
    return wait(stored ? "нет связи, сохранено в этом браузере" : "нет связи, не закрывайте страницу");
  }
  queue.rounds += 1;
  if (answer.status === 401) return askToSignIn(answer.login);
  if (answer.status >= 500 || answer.status === 429) return wait("сервер занят, сохранено в этом браузере");
  clear("login");
  items.shift();
  if (answer.status === 200) settle(item, answer);
  else if (answer.status === 409) await resolve(item, answer.conflict);
  else refuse(item, answer);
  keep(item.name, null);
  return true;
}

function wait(text) {
  if (one("#editor-sign").textContent !== text) aloud(text);
  show(text, "offline");
  timer = setTimeout(pump, RETRY);
  return false;
}

function settle(item, answer) {
  apply(answer, true);
  if (!items.length) {
    show(`сохранено ${answer.saved}`);
    aloud(answer.label || "Сохранено");
  }
  item.done(answer);
}

function refuse(item, answer) {
  const text = answer.error ?? "Сервер отказал. Обновите страницу и повторите.";
  show("не сохранено", "error");
  notice(text, { words: item.body.command === "cell" ? item.body.text : "" });
  aloud(text);
  item.done(null);
}

// What was typed later in the same cell counts as mine; the chosen words are saved over those that were shown.
async function resolve(item, theirs) {
  const { part, key } = item.body;
  for (const more of items.filter(({ body }) => body.command === "cell" && body.part === part && body.key === key)) {
    theirs.mine = more.body.text;
    items.splice(items.indexOf(more), 1);
    keep(more.name, null);
    more.done(null);
  }
  show("два текста одной ячейки", "error");
  const text = await conflict(theirs);
  if (text === null) item.done(null);
  else item.done(await saveAfter(part, key, theirs.theirs, text));
  show("");
}

function saveAfter(part, key, base, text) {
  saveCell(part, key, base, text);
  return null;
}

export function askToSignIn(address) {
  show("нужен вход, сохранено в этом браузере", "offline");
  if (!one('[data-notice="login"]')) {
    const box = notice("Сеанс закончился. Набранное сохранено в этом браузере и отправится после входа.", {
      id: "login",
      buttons: [["Отправить снова", () => { pump(); return true; }]],
    });
    const link = Object.assign(document.createElement("a"), { href: address ?? "/login/", target: "_blank", textContent: "Войти в новой вкладке", className: "btn btn-sm btn-primary me-1" });
    box.children[0].after(link);
    aloud("Сеанс закончился, нужен вход.");
  }
  clearTimeout(timer);
  timer = setTimeout(pump, RETRY);
  return false;
}

// What is being typed and not yet left: kept beside the queue, sent when the page is opened again.
export const hold = (draft) => keep(DRAFT + tab, draft && { ...draft, tab, when: Date.now() });

export function start() {
  const names = Object.keys(localStorage).filter((name) => name.startsWith(STORE)).sort();
  for (const name of names.filter((item) => !item.startsWith(DRAFT))) add(JSON.parse(localStorage[name]), name);
  for (const name of names.filter((item) => item.startsWith(DRAFT))) {
    const { part, key, base, text, ...draft } = JSON.parse(localStorage[name]);
    if (draft.tab !== tab && Date.now() - draft.when < DRAFT_AGE) continue;
    keep(name, null);
    saveCell(part, key, base, text);
  }
  if (items.length) pump();
  window.addEventListener("online", pump);
  window.addEventListener("focus", () => { if (items.length) pump(); });
}
