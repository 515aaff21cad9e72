// Two people, one cell: both texts side by side; the person chooses or writes a third. Nobody's words are dropped.
import { differing } from "./diff.js";
import { one } from "./dom.js";
import { aloud } from "./say.js";
import { cellAt, nameOf } from "./sheet.js";

const dialog = one("#editor-conflict");

// Answers the chosen text, or null when theirs stays.
export function conflict({ part, key, mine, theirs, who, when, gone }) {
  const cell = cellAt(part, key);
  const other = theirs ?? "";
  const [left, right] = differing(mine, other);
  one("[data-place]", dialog).textContent = cell ? nameOf(cell) : "Строка удалена";
  one("[data-who]", dialog).textContent = [who, when].filter(Boolean).join(", ");
  one("[data-mine]", dialog).replaceChildren(...left);
  one("[data-theirs]", dialog).replaceChildren(...(gone ? ["Строки больше нет. Скопируйте свой текст, если он нужен."] : right));
  const field = one("textarea", dialog);
  field.value = gone || mine.includes(other) ? mine : other.includes(mine) ? other : `${other}\n${mine}`;
  for (const name of ["mine", "merge"]) one(`[value="${name}"]`, dialog).hidden = Boolean(gone);
  aloud("Эту ячейку изменил другой человек. Выберите текст.");
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((done) => {
    dialog.addEventListener("close", () => {
      done({ mine, merge: field.value }[dialog.returnValue] ?? null);
    }, { once: true });
  });
}

dialog.addEventListener("cancel", (event) => event.preventDefault()); // a choice must be made
