// The clipboard: selected cells go out as a table; a table comes in through a preview, plain words into the cell.
import { editing, write } from "./cell.js";
import { empty } from "./commands.js";
import { paste } from "./dialogs.js";
import { at, block } from "./grid.js";
import { aloud, make, notice, on, textOf, word } from "./sheet.js";

const LARGEST = 3_000_000;
const quoted = (text) => (/[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function copy(event) {
  if (editing() || !at()) return;
  const rows = block().map((row) => row.map(textOf));
  const count = rows.flat().length;
  const width = Math.max(...rows.map((row) => row.length));
  const line = (row) => make("tr", {}, ...row.map((innerText) => make("td", { innerText, colSpan: width / row.length })));
  const put = (kind, text) => event.clipboardData.setData(`text/${kind}`, text);
  event.preventDefault();
  put("plain", count > 1 ? rows.map((row) => row.map(quoted).join("\t")).join("\n") : rows[0][0]);
  if (count > 1) put("html", make("table", { border: 1 }, ...rows.map(line)).outerHTML);
  aloud(word("copied", count));
  if (event.type === "cut") empty();
}

// Excel sends a single cell as a table too.
function isTable(html, text) {
  const count = html.match(/<t[dh]\b/gi)?.length ?? 0;
  return count > 1 || (!count && text.trimEnd().includes("\t"));
}

on("copy", copy);
on("cut", copy);
on("paste", (event) => {
  const [html, plain] = ["html", "plain"].map((kind) => event.clipboardData.getData(`text/${kind}`));
  const text = plain.replace(/\r\n?/g, "\n");
  const whole = at()?.closest("table") && isTable(html, text);
  if (!at() || (editing() && !whole)) return; // the field takes plain words by itself
  event.preventDefault();
  if (!whole) write(at(), text.trimEnd());
  else if (html.length + text.length > LARGEST) notice(word("too-large"));
  else paste(/<t[dh]/i.test(html) ? { html } : { text });
});
