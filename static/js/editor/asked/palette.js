// All commands by their words: typed, walked by arrows, taken by Enter. A command that the part in hand has not is left out.
import { at } from "../grid.js";
import { all, on, one, partOf, tell } from "../sheet.js";

const dialog = one("#editor-palette");
const field = one("input", dialog);
const count = one("[role=status]", dialog);
let taken = null;
let chosen = null;

const plain = (text) => text.toLowerCase().replaceAll("ё", "е");
const options = () => all("[role=option]:not([hidden])", dialog);

function look() {
  const kind = at() ? partOf(at()).split("-")[0] : "";
  const words = plain(field.value).split(/\s+/);
  for (const option of all("[role=option]", dialog)) {
    const { for: kinds, also = "" } = option.dataset;
    const text = plain(`${option.textContent} ${also}`);
    option.hidden = (kinds && !kinds.split(" ").includes(kind)) || !words.every((word) => text.includes(word));
  }
  choose(options()[0]);
  count.textContent = count.dataset.words.replace("#", options().length);
}

function choose(option) {
  if (chosen) chosen.ariaSelected = "false";
  chosen = option;
  if (!option) return field.removeAttribute("aria-activedescendant");
  option.ariaSelected = "true";
  option.scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", option.id);
}

function take(option) {
  taken = option;
  dialog.close();
}

on("keydown", (event) => {
  const list = options();
  const now = list.indexOf(chosen);
  const target = { ArrowDown: now + 1, ArrowUp: now - 1, PageDown: now + 8, PageUp: now - 8 }[event.key];
  if (event.key === "Enter" && chosen) take(chosen);
  else if (target === undefined) return;
  else if (/^Page/.test(event.key)) choose(list[Math.max(0, Math.min(target, list.length - 1))]);
  else choose(list.at(target % list.length));
  event.preventDefault();
}, dialog);
on("input", look, field);
on("click", ({ target }) => {
  const option = target.closest("[role=option]");
  if (option) take(option);
}, dialog);
// After the sheet has its focus back.
on("close", () => {
  const option = taken;
  [taken, field.value] = [null, ""];
  if (option?.dataset.href) location.assign(option.dataset.href);
  else if (option) tell("editor:do", option.dataset);
}, dialog);

export const palette = look;
