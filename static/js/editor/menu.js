// The menu of a row, section or sign-off block, and the two buttons that follow the row in hand.
import { leave } from "./cell.js";
import { at, go } from "./grid.js";
import { all, cellsIn, on, one, partOf, rowOf } from "./sheet.js";

const box = one("#editor-menu");
export const handles = one("#editor-handles");

export function menu(_, anchor) {
  const row = rowOf(anchor) ?? (at() && rowOf(at()));
  if (!row) return;
  if (!row.contains(at())) go(cellsIn(row)[0]);
  leave();
  const [kind] = row.dataset.part.split("-");
  for (const item of all("button", box)) item.hidden = !item.dataset.for.includes(kind);
  box.showPopover();
  beside(box, anchor);
  one("button:not([hidden])", box).focus();
}

// Lay a panel under its anchor, or above where the window ends.
export function beside(panel, anchor) {
  const { left, top, bottom } = anchor.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const { offsetWidth: width, offsetHeight: height, style } = panel;
  style.left = `${Math.max(4, Math.min(left, clientWidth - width - 4))}px`;
  style.top = `${bottom + height < clientHeight ? bottom + 4 : Math.max(4, Math.min(top, clientHeight) - height - 4)}px`;
}

function close() {
  box.hidePopover();
  go(at());
}

on("click", close, box);
on("keydown", (event) => {
  const list = all("button:not([hidden])", box);
  const now = list.indexOf(document.activeElement);
  const target = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: -1 }[event.key];
  if (target !== undefined) list.at(target % list.length).focus();
  else if (/^(Escape|Tab)$/.test(event.key)) close();
  else return;
  event.preventDefault();
}, box);

export function follow(row) {
  const place = row?.matches("tr") ? one(":scope > .col-tools", row) : row;
  handles.hidden = !place;
  if (place && handles.parentElement !== place) place.append(handles);
}
on("editor:go", ({ detail }) => follow(rowOf(detail)));
