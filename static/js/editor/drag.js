// Rows and sections are dragged by the handle in the margin, with mouse, pen or finger.
import { all, make } from "./dom.js";
import { move } from "./commands.js";
import { go, partsInHand } from "./grid.js";
import { handles } from "./menu.js";
import { aloud } from "./say.js";
import { cellsIn, isRow, partAt, rowName, table } from "./sheet.js";

const handle = handles.querySelector("[data-handle]");
const mark = make("div", { className: "drop-mark", hidden: true });
const EDGE = 60;
const SPEED = 12;
let parts = [];
let target = null;
document.body.append(mark);

handle.addEventListener("pointerdown", (event) => {
  const row = handle.closest("tr[data-part]");
  if (!row || event.button) return;
  event.preventDefault();
  if (!partsInHand().includes(row.dataset.part)) go(cellsIn(row)[0]);
  parts = partsInHand();
  handle.setPointerCapture(event.pointerId);
  parts.forEach((part) => partAt(part).classList.add("dragged"));
});

handle.addEventListener("pointermove", ({ clientY }) => {
  if (!parts.length) return;
  if (clientY < EDGE) window.scrollBy(0, -SPEED);
  else if (clientY > innerHeight - EDGE) window.scrollBy(0, SPEED);
  target = isRow(parts[0]) ? rowTarget(clientY) : sectionTarget(clientY);
  show();
});

const middle = (element) => {
  const { top, bottom } = element.getBoundingClientRect();
  return (top + bottom) / 2;
};

// The row nearest to the pointer; under a section's heading: the top of the section.
function rowTarget(y) {
  const rows = all("tr[data-part]", table);
  const row = rows.reduce((best, item) => (Math.abs(middle(item) - y) < Math.abs(middle(best) - y) ? item : best));
  if (isRow(row.dataset.part)) return { row, part: row.dataset.part, where: y < middle(row) ? "before" : "after" };
  const below = row.nextElementSibling;
  if (below?.dataset.part) return { row: below, part: below.dataset.part, where: "before" };
  return { row, part: row.dataset.part, where: "into" };
}

function sectionTarget(y) {
  const bodies = all("tbody", table).filter((body) => body.dataset.group);
  const body = bodies.reduce((best, item) => (Math.abs(middle(item) - y) < Math.abs(middle(best) - y) ? item : best));
  return { row: body, part: body.dataset.group, where: y < middle(body) ? "before" : "after" };
}

function show() {
  const { left, width, top, bottom } = target.row.getBoundingClientRect();
  Object.assign(mark.style, { left: `${left}px`, width: `${width}px`, top: `${target.where === "before" ? top : bottom}px` });
  mark.hidden = false;
}

function stop(done) {
  if (!parts.length) return;
  const [moved, place] = [parts, target];
  parts.forEach((part) => partAt(part)?.classList.remove("dragged"));
  [parts, target, mark.hidden] = [[], null, true];
  if (!done || !place || moved.includes(place.part)) return;
  aloud(`Переношу: ${isRow(moved[0]) ? `строка ${rowName(partAt(moved[0]))}` : "раздел"}`);
  move(moved, { where: place.where, part: place.part });
}
handle.addEventListener("pointerup", () => stop(true));
handle.addEventListener("pointercancel", () => stop(false));
document.addEventListener("keydown", (event) => { if (event.key === "Escape") stop(false); });
