// Two people, one cell: both texts side by side; the person chooses or writes a third. Nobody's words are dropped.
import { aloud, nameOf, one, word } from "./sheet.js";

const dialog = one("#editor-conflict");

// Answers the chosen text, or null when theirs stays.
export function conflict({ mine, theirs, marked, who, when }, cell) {
  const fill = (name, text) => { one(`[data-${name}]`, dialog).textContent = text; };
  fill("place", cell ? nameOf(cell) : "");
  fill("who", [who, when].filter(Boolean).join(", "));
  fill("mine", mine);
  fill("theirs", theirs);
  if (marked) for (const name of ["mine", "theirs"]) one(`[data-${name}]`, dialog).innerHTML = marked[name];
  one("textarea", dialog).value = mine.includes(theirs) ? mine : `${theirs}\n${mine}`;
  aloud(word("conflict"));
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((done) => {
    dialog.onclose = () => done({ mine, merge: one("textarea", dialog).value }[dialog.returnValue] ?? null);
  });
}

dialog.addEventListener("cancel", (event) => event.preventDefault()); // a choice must be made
