// Dragging rows and sections by the handle: a line shows where they will stand.
import { move } from "./commands.js";
import { go, partsInHand } from "./grid.js";
import { follow, handles } from "./menu.js";
import { cellsIn, isRow, make, on, one, partAt, rowOf, sheet, table } from "./sheet.js";

const EDGE = 60;
const SPEED = 12;
const handle = one("[data-handle]", handles);
const mark = sheet.appendChild(make("div", { className: "drop-mark", hidden: true }));
let dragged = [];
let target = null;

on("pointerover", ({ target: place }) => rowOf(place) && !dragged.length && follow(rowOf(place)));

on("pointerdown", (event) => {
  const row = handle.closest("tr");
  if (!row || event.button) return;
  event.preventDefault();
  if (!partsInHand().includes(row.dataset.part)) go(cellsIn(row)[0]);
  dragged = partsInHand();
  handle.setPointerCapture(event.pointerId);
  dragged.forEach((part) => partAt(part).classList.add("dragged"));
}, handle);

on("pointermove", ({ clientY: y }) => {
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
}, handle);

function drop(done) {
  const [parts, place] = [dragged, target];
  parts.forEach((part) => partAt(part)?.classList.remove("dragged"));
  [dragged, target, mark.hidden] = [[], null, true];
  if (done && place && !parts.includes(place.part)) move(parts, place);
}
on("pointerup", () => drop(true), handle);
on("pointercancel", () => drop(false), handle);
on("keydown", ({ key }) => key === "Escape" && drop(false), document);
