// Changes go to the server one by one and wait in the store until answered: connection, session and page may end.
// Answers are told as "editor:answer".
import { aloud, notice, on, show, tell, word } from "./sheet.js";
import { keep, leftovers, token, works } from "./store.js";
import { request } from "./transport.js";

const RETRY = 3000;
const items = [];
let busy = false;
let timer = 0;
export let answers = 0;

export const unsent = () => items.length;

const of = (part, key) => ({ body }) => body.command === "cell" && body.part === part && body.key === key;
export const pending = (part, key) => items.find(of(part, key));

export function saveCell(part, key, base, text) {
  const waiting = items.findLast(of(part, key));
  if (!waiting || waiting.sent) return void command({ command: "cell", part, key, base, text });
  waiting.body.text = text;
  keep(waiting.name, waiting.body);
}

// Answers the patch, or null when the command was refused.
export function command(body) {
  const item = add(token(), body);
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

// A preview: asked after everything that waits.
export async function ask(body) {
  await items.at(-1)?.promise;
  const { preview, status, error = word("later") } = await request({ ...body, apply: false });
  if (!preview && status !== 401) notice(error);
  return preview;
}

async function pump() {
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
  const answer = await request({ ...item.body, token: item.name });
  const { status, conflict, error = word(conflict ? "gone" : "refused") } = answer;
  if (!status) return wait(word(works ? "offline" : "stay"));
  answers += 1;
  if (status === 401) return wait(word("login-sign"));
  if (status >= 500 || status === 429) return wait(word("busy"));
  items.shift();
  if (status === 200) settle(item, answer);
  else if (conflict?.html) await choose(item, conflict);
  else refuse(item, error);
  keep(item.name, null);
  return true;
}

function wait(text) {
  show(text, "offline");
  timer = setTimeout(pump, RETRY);
  return false;
}

function settle({ done }, answer) {
  tell("editor:answer", answer);
  if (!items.length) show(word("saved", answer.saved));
  aloud(answer.label ?? word("done"));
  done(answer);
}

function refuse({ body, done }, error) {
  show(word("unsaved"), "error");
  notice(error, { kept: body.text });
  done(null);
}

// The next change waits for the choice. Without that script the other's text stands, mine is kept beside it.
function choose({ body, done }, conflict) {
  done(null);
  const kept = () => notice(word("conflict"), { kept: conflict.mine });
  return import("./asked/conflict.js").then(({ resolve }) => resolve({ body, conflict }), kept);
}

export function start() {
  for (const [name, body] of leftovers()) {
    if (!body.tab) add(name, body);
    else {
      keep(name, null);
      saveCell(body.part, body.key, body.base, body.text);
    }
  }
  const resume = () => items.length && pump();
  resume();
  on("online", resume, window);
  on("focus", resume, window);
}
