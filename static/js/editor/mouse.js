// The mouse and the finger: a click puts the caret where it points; dragging over cells selects a block.
import { edit, editing } from "./cell.js";
import { at, go } from "./grid.js";
import { sheet, textOf } from "./sheet.js";

const OWN = "a, button, summary, details, textarea, input, .row-tools, .row-notes";
let from = null;
let dragged = false;

const cellUnder = (event) => {
  const target = document.elementFromPoint(event.clientX, event.clientY);
  return target?.closest(OWN) ? null : target?.closest("#sheet [data-key]");
};

sheet.addEventListener("pointerdown", (event) => {
  const cell = event.target.closest("[data-key]");
  if (event.button || !cell || event.target.closest(OWN)) return;
  if (editing()?.cell === cell) return event.preventDefault();
  from = cell;
  dragged = false;
  if (event.shiftKey && at()) {
    event.preventDefault();
    from = null;
    go(cell, { extend: true });
  }
});

sheet.addEventListener("pointermove", (event) => {
  if (!from || event.pointerType === "touch" || !(event.buttons & 1)) return;
  const cell = cellUnder(event);
  if (!cell || (cell === from && !dragged) || !cell.closest("table") || !from.closest("table")) return;
  if (!dragged) go(from);
  dragged = true;
  document.getSelection().removeAllRanges();
  if (cell !== at()) go(cell, { extend: true });
});

sheet.addEventListener("click", (event) => {
  const cell = event.target.closest("[data-key]");
  const start = from;
  from = null;
  if (dragged || !cell || cell !== start || event.target.closest(OWN)) return;
  const caret = caretIn(cell, event);
  go(cell);
  edit(cell, caret);
});

// Where in the cell's text the click fell, or what was selected in it.
function caretIn(cell, event) {
  const chosen = document.getSelection();
  if (!chosen.isCollapsed && cell.contains(chosen.anchorNode) && cell.contains(chosen.focusNode)) {
    return [offset(cell, chosen.anchorNode, chosen.anchorOffset), offset(cell, chosen.focusNode, chosen.focusOffset)].sort((a, b) => a - b);
  }
  const spot = document.caretPositionFromPoint?.(event.clientX, event.clientY);
  const range = spot ? null : document.caretRangeFromPoint?.(event.clientX, event.clientY);
  const [node, place] = spot ? [spot.offsetNode, spot.offset] : [range?.startContainer, range?.startOffset];
  return node && cell.contains(node) ? offset(cell, node, place) : textOf(cell).length;
}

function offset(cell, node, place) {
  const range = document.createRange();
  range.setStart(cell, 0);
  range.setEnd(node, place);
  return Math.min(range.toString().length, textOf(cell).length);
}
