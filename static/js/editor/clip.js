// The clipboard. Out: the selected cells as a table for Word and Excel. In: tables go through a preview, plain words into the cell.
import { editing, write } from "./cell.js";
import { empty } from "./commands.js";
import { paste } from "./dialogs.js";
import { at, block } from "./grid.js";
import { aloud, notice } from "./say.js";
import { sheet, textOf } from "./sheet.js";

const LARGEST = 3_000_000;
const escape = (text) => text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);
const quoted = (text) => (/[\t\n"]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);

function copy(event) {
  if (editing() || !at() || !document.getSelection().isCollapsed) return;
  const texts = block().map((row) => row.map(textOf));
  const width = Math.max(...texts.map((row) => row.length));
  const html = texts.map((row) => {
    const span = row.length === 1 && width > 1 ? ` colspan="${width}"` : "";
    return `<tr>${row.map((text) => `<td${span}>${escape(text).replace(/\n/g, "<br>")}</td>`).join("")}</tr>`;
  });
  const single = texts.length === 1 && width === 1;
  event.clipboardData.setData("text/plain", single ? texts[0][0] : texts.map((row) => row.map(quoted).join("\t")).join("\n"));
  if (!single) event.clipboardData.setData("text/html", `<table border="1">${html.join("")}</table>`);
  event.preventDefault();
  aloud(`Скопировано ячеек: ${texts.flat().length}`);
  if (event.type === "cut") empty();
}

// A table is what has more than one cell; Excel also sends a single cell as a table.
function isTable(html, text) {
  if (text.replace(/\s+$/, "").includes("\t")) return true;
  return html.includes("<t") && new DOMParser().parseFromString(html, "text/html").querySelectorAll("td, th").length > 1;
}

function pasted(event) {
  const cell = event.target.closest?.("[data-key]");
  if (!cell || !at()) return;
  const html = event.clipboardData.getData("text/html");
  const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n");
  if (isTable(html, text) && cell.closest("table")) {
    event.preventDefault();
    if (html.length + text.length > LARGEST) return notice("Слишком большая таблица для вставки. Загрузите её файлом Word.");
    return paste(html.includes("<t") ? { html } : { text });
  }
  if (editing()) return null; // the field takes plain words by itself
  event.preventDefault();
  return write(cell, text.replace(/\n+$/, ""));
}

sheet.addEventListener("copy", copy);
sheet.addEventListener("cut", copy);
sheet.addEventListener("paste", pasted);
