// The clipboard. Out: the selected cells as a table for Word and Excel. In: a table goes through a preview, plain words into the cell.
import { editing, write } from "./cell.js";
import { empty } from "./commands.js";
import { paste } from "./dialogs.js";
import { at, block } from "./grid.js";
import { aloud, make, notice, on, textOf, word } from "./sheet.js";

const LARGEST = 3_000_000;
const quoted = (text) => (/[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function copy(event) {
  if (editing() || !at()) return;
  const rows = block();
  const width = Math.max(...rows.map((row) => row.length));
  const cell = (item, { length }) => make("td", { innerText: textOf(item), colSpan: length < width ? width : 1 });
  const html = make("table", { border: 1 }, ...rows.map((row) => make("tr", {}, ...row.map((item) => cell(item, row)))));
  const single = rows.flat().length === 1;
  event.preventDefault();
  event.clipboardData.setData("text/plain", single ? textOf(at()) : rows.map((row) => row.map((item) => quoted(textOf(item))).join("\t")).join("\n"));
  if (!single) event.clipboardData.setData("text/html", html.outerHTML);
  aloud(word("copied", rows.flat().length));
  if (event.type === "cut") empty();
}

// A table is what has more than one cell; Excel sends a single cell as a table too.
function isTable(html, text) {
  const count = html.match(/<t[dh]\b/gi)?.length ?? 0;
  return count > 1 || (!count && text.trimEnd().includes("\t"));
}

on("copy", copy);
on("cut", copy);
on("paste", (event) => {
  const html = event.clipboardData.getData("text/html");
  const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n");
  const whole = at()?.closest("table") && isTable(html, text);
  if (!at() || (editing() && !whole)) return; // the field takes plain words by itself
  event.preventDefault();
  if (!whole) write(at(), text.trimEnd());
  else if (html.length + text.length > LARGEST) notice(word("too-large"));
  else paste(/<t[dh]/i.test(html) ? { html } : { text });
});
