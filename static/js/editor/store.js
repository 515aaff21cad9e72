// What this browser keeps until the server has it: changes by name, and the text being typed.
import { bar } from "./sheet.js";

const STORE = `editor:${bar.dataset.plan}:${bar.dataset.person}:`;
const DRAFT_AGE = 60_000;
let number = 0;

// The name of a change, in order of time; also the token that makes sending twice harmless.
export const token = () => `${Date.now() + (number += 1)}-${Math.random().toString(36).slice(2)}`;
const tab = (sessionStorage.editorTab ??= token());

export let works = true; // a full or forbidden storage does not: the page must stay open then

export function keep(name, value) {
  try {
    if (value) localStorage.setItem(STORE + name, JSON.stringify(value));
    else localStorage.removeItem(STORE + name);
    works = true;
  } catch {
    works = false;
  }
}

export const hold = (draft) => keep(`draft:${tab}`, draft && { ...draft, tab, when: Date.now() });

// From last time, as pairs of name and body, changes before drafts; a draft has a tab, and other tabs' are still typed.
export function leftovers() {
  const names = Object.keys(localStorage).filter((name) => name.startsWith(STORE)).sort();
  const kept = names.map((name) => [name.slice(STORE.length), JSON.parse(localStorage[name])]);
  return kept.filter(([, { tab: owner = tab, when }]) => owner === tab || Date.now() - when > DRAFT_AGE);
}
