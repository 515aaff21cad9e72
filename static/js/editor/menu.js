// The menu of a row, section or sign-off block; the two buttons (handle, menu) that follow the row in hand; dragging.
import { leave } from "./cell.js";
import { move } from "./commands.js";
import { at, go, partsInHand } from "./grid.js";
import { all, cellsIn, isRow, make, on, one, partAt, partOf, rowOf, sheet, table } from "./sheet.js";

const menu = one("#editor-menu");
const handles = one("#editor-handles");
const handle = one("[data-handle]", handles);

export function openMenu(cell, anchor = cell) {
  if (!cell || !rowOf(cell)) return;
  leave();
  const [kind] = partOf(cell).split("-");
  for (const item of all("button", menu)) item.hidden = !item.dataset.for.includes(kind);
  menu.showPopover();
  beside(menu, anchor);
  one("button:not([hidden])", menu).focus();
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
  const list = all("button:not([hidden])", menu);
  const now = list.indexOf(document.activeElement);
  const target = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: -1 }[event.key];
  if (target !== undefined) list.at(target % list.length).focus();
  else if (/^(Escape|Tab)$/.test(event.key)) close();
  else return;
  event.preventDefault();
});
menu.addEventListener("click", close);

function close() {
  menu.hidePopover();
  go(at());
}

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
  const { left, width } = table.getBoundingClientRect();
  const row = document.elementFromPoint(left + EDGE, y)?.closest("tr[data-part]");
  const place = isRow(dragged[0]) ? row : row?.closest("tbody");
  if (!place) return;
  const { top, height } = place.getBoundingClientRect();
  const after = y > top + height / 2;
  Object.assign(mark.style, { left: `${left}px`, width: `${width}px`, top: `${top + (after ? height : 0)}px` });
  mark.hidden = false;
  target = { part: place.dataset.part ?? place.dataset.group, where: after ? "after" : "before" };
});

function drop(done) {
  const [parts, place] = [dragged, target];
  parts.forEach((part) => partAt(part)?.classList.remove("dragged"));
  [dragged, target, mark.hidden] = [[], null, true];
  if (done && place && !parts.includes(place.part)) move(parts, place);
}
handle.addEventListener("pointerup", () => drop(true));
handle.addEventListener("pointercancel", () => drop(false));
document.addEventListener("keydown", ({ key }) => key === "Escape" && drop(false));
