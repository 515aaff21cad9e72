// The menu of a row, section or sign-off block; the two buttons (handle, menu) that follow the row in hand; dragging.
import { leave } from "./cell.js";
import * as commands from "./commands.js";
import { at, go, partsInHand } from "./grid.js";
import { all, bar, cellsIn, isRow, make, on, one, partAt, partOf, rowOf, sheet, table } from "./sheet.js";

const menu = one("#editor-menu");
const handles = one("#editor-handles");
const handle = one("[data-handle]", handles);
let from = null;

const WORK = {
  above: () => commands.insertRow("before"),
  below: () => commands.insertRow("after"),
  into: () => commands.insertInto(partOf(from)),
  duplicate: commands.duplicate,
  remove: commands.remove,
  up: () => commands.shift("up"),
  down: () => commands.shift("down"),
  split: commands.split,
  join: commands.join,
  "section-above": () => commands.insertSection("before"),
  "section-below": () => commands.insertSection("after"),
  corner: () => commands.toOtherCorner(rowOf(from)),
  history: () => location.assign(`${sheet.dataset.changes}?part=${partOf(from)}`),
};

const items = () => all("button:not([hidden])", menu);

export function openMenu(cell, anchor = cell) {
  if (!cell || !rowOf(cell)) return;
  leave();
  from = cell;
  const [kind] = partOf(cell).split("-");
  for (const item of all("button", menu)) item.hidden = !item.dataset.for.includes(kind);
  menu.showPopover();
  beside(menu, anchor);
  items()[0].focus();
}

// Lay a panel under what it belongs to, or above it where the window ends.
export function beside(panel, anchor) {
  const { left, top, bottom } = anchor.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const { offsetWidth: width, offsetHeight: height } = panel;
  panel.style.left = `${Math.max(4, Math.min(left, clientWidth - width - 4))}px`;
  panel.style.top = `${bottom + height < clientHeight ? bottom + 4 : Math.max(4, Math.min(top, clientHeight) - height - 4)}px`;
}

menu.addEventListener("keydown", (event) => {
  const list = items();
  const now = list.indexOf(document.activeElement);
  const target = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: -1 }[event.key];
  if (target !== undefined) list.at(target % list.length).focus();
  else if (/^(Escape|Tab)$/.test(event.key)) close();
  else return;
  event.preventDefault();
});

function close() {
  menu.hidePopover();
  if (from.isConnected) go(from);
}

menu.addEventListener("click", (event) => {
  const work = WORK[event.target.closest("button")?.dataset.do];
  if (!work) return;
  close();
  work();
});

function follow(row) {
  const place = row?.matches(".paper-signoff") ? row : row && one(":scope > .col-tools", row);
  handles.hidden = !place;
  if (place && handles.parentElement !== place) place.append(handles);
}
on("pointerover", ({ target }) => rowOf(target) && !dragged.length && follow(rowOf(target)));
on("editor:go", ({ detail }) => follow(rowOf(detail)));

handles.addEventListener("click", (event) => {
  if (!event.target.closest("[data-menu]")) return;
  const row = rowOf(handles);
  if (!row.contains(at())) go(cellsIn(row)[0]);
  openMenu(at(), handles);
});
one('[data-do="menu"]', bar).addEventListener("click", (event) => openMenu(at(), event.currentTarget));

// Dragging by the handle, with mouse, pen or finger: a line shows where the rows will stand.
const EDGE = 60;
const SPEED = 12;
const mark = sheet.appendChild(make("div", { className: "drop-mark", hidden: true }));
let dragged = [];
let target = null;

handle.addEventListener("pointerdown", (event) => {
  const row = handle.closest("tr");
  if (!row || event.button) return;
  event.preventDefault();
  if (!partsInHand().includes(row.dataset.part)) go(cellsIn(row)[0]);
  dragged = partsInHand();
  handle.setPointerCapture(event.pointerId);
  dragged.forEach((part) => partAt(part).classList.add("dragged"));
});

handle.addEventListener("pointermove", ({ clientY: y }) => {
  if (!dragged.length) return;
  if (y < EDGE) window.scrollBy(0, -SPEED);
  if (y > innerHeight - EDGE) window.scrollBy(0, SPEED);
  target = isRow(dragged[0]) ? rowTarget(y) : placeOf(nearest("tbody[data-group]", y), y);
  const { left, width, top, bottom } = target.row.getBoundingClientRect();
  Object.assign(mark.style, { left: `${left}px`, width: `${width}px`, top: `${target.where === "before" ? top : bottom}px` });
  mark.hidden = false;
});

const middle = (row) => row.getBoundingClientRect().top + row.offsetHeight / 2;
const nearest = (rows, y) => all(rows, table).reduce((best, row) => (Math.abs(middle(row) - y) < Math.abs(middle(best) - y) ? row : best));
const placeOf = (row, y) => ({ row, part: row.dataset.part ?? row.dataset.group, where: y < middle(row) ? "before" : "after" });

// Near a section's heading: the top of the section.
function rowTarget(y) {
  const row = nearest("tr[data-part]", y);
  if (isRow(row.dataset.part)) return placeOf(row, y);
  const first = row.nextElementSibling;
  return first?.dataset.part ? placeOf(first, -Infinity) : { row, part: row.dataset.part, where: "into" };
}

function drop(done) {
  const [parts, place] = [dragged, target];
  parts.forEach((part) => partAt(part)?.classList.remove("dragged"));
  [dragged, target, mark.hidden] = [[], null, true];
  if (done && place && !parts.includes(place.part)) commands.move(parts, { where: place.where, part: place.part });
}
handle.addEventListener("pointerup", () => drop(true));
handle.addEventListener("pointercancel", () => drop(false));
document.addEventListener("keydown", ({ key }) => key === "Escape" && drop(false));
