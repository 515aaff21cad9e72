// The menu of a row, section or sign-off block, and the two buttons (handle, menu) that follow the row in hand.
import { all, one } from "./dom.js";
import { leave } from "./cell.js";
import * as commands from "./commands.js";
import { at, go } from "./grid.js";
import { bar, isRow, partAt, partOf, sheet } from "./sheet.js";

const menu = one("#editor-menu");
export const handles = one("#editor-handles");
let from = null;

const KINDS = ["activity", "section", "signoff"];
const WORK = {
  above: () => commands.insertRow("before"),
  below: () => commands.insertRow("after"),
  into: () => commands.insertInto(partOf(from)),
  duplicate: commands.duplicate,
  remove: commands.remove,
  up: () => commands.shift(-1),
  down: () => commands.shift(1),
  split: commands.split,
  join: commands.join,
  "section-above": () => commands.insertSection("before"),
  "section-below": () => commands.insertSection("after"),
  corner: () => commands.corner(partAt(partOf(from))),
  form: () => location.assign(formOf(partOf(from))),
  history: () => location.assign(`${sheet.dataset.changes}?part=${partOf(from)}`),
};

const formOf = (part) => {
  const [kind, pk] = part.split("-");
  return `/${{ activity: "activities", section: "sections", signoff: "signoffs" }[kind]}/${pk}/`;
};

const items = () => all('[role="menuitem"]', menu).filter((item) => !item.hidden);

export function openMenu(cell, anchor = cell) {
  const kind = cell && partOf(cell).split("-")[0];
  if (!KINDS.includes(kind)) return;
  leave();
  from = cell;
  all('[role="menuitem"]', menu).forEach((item) => { item.hidden = !item.dataset.for.split(" ").includes(kind); });
  menu.hidden = false;
  const box = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  menu.style.left = `${Math.max(4, Math.min(box.left, document.documentElement.clientWidth - width - 4))}px`;
  menu.style.top = `${Math.max(4, box.bottom + height > innerHeight ? Math.min(box.top, innerHeight) - height : box.bottom)}px`;
  items()[0].focus();
}

function close(back = true) {
  if (menu.hidden) return;
  menu.hidden = true;
  if (back && from?.isConnected) go(from);
}

menu.addEventListener("keydown", (event) => {
  const list = items();
  const now = list.indexOf(document.activeElement);
  const target = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: list.length - 1 }[event.key];
  if (target !== undefined) list.at(target % list.length).focus();
  else if (event.key === "Escape" || event.key === "Tab") close();
  else return;
  event.preventDefault();
});
menu.addEventListener("click", (event) => {
  const item = event.target.closest("[data-do]");
  if (!item) return;
  close();
  WORK[item.dataset.do]();
});
document.addEventListener("pointerdown", (event) => { if (!event.target.closest("#editor-menu")) close(false); });
window.addEventListener("scroll", () => close(false), { passive: true });

// The buttons stand in the margin of the row under the pointer or in hand.
function follow(row) {
  const place = row && (one(":scope > .col-tools", row) ?? (row.matches(".paper-signoff") ? row : null));
  if (place && handles.parentElement !== place) place.append(handles);
  handles.hidden = !place;
}
const rowOf = (target) => target.closest("tr[data-part], .paper-signoff");
sheet.addEventListener("pointerover", ({ target }) => rowOf(target) && follow(rowOf(target)));
sheet.addEventListener("editor:go", ({ detail }) => follow(rowOf(detail)));
sheet.addEventListener("pointerleave", () => at() && follow(rowOf(at())));

one("[data-menu]", handles).addEventListener("click", (event) => {
  const row = rowOf(event.target);
  const cell = row.contains(at()) ? at() : one("[data-key]", row);
  go(cell);
  openMenu(cell, event.currentTarget);
});
one('[data-do="menu"]', bar).addEventListener("click", (event) => openMenu(at(), event.currentTarget));
