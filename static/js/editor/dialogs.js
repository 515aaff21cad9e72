// The dialogs. What stands behind one is fetched when it is first asked for.
import { leave } from "./cell.js";
import { at, go } from "./grid.js";
import { all, notice, on, one, word } from "./sheet.js";

export function open(dialog) {
  leave();
  dialog.returnValue = "";
  if (!dialog.open) dialog.showModal();
}
for (const dialog of all(".editor-dialog")) on("close", () => go(at()), dialog);

export const help = () => open(one("#editor-help"));

// `name` of a script in asked/. Its dialog opens at once: what is typed meanwhile goes there.
const asked = (file, name, dialog) => async (value) => {
  if (dialog) open(dialog);
  const script = await import(`./asked/${file}.js`).catch(() => null);
  if (script) return script[name](value);
  dialog?.close();
  notice(word("later"));
};
export const paste = asked("previews", "paste");
export const renumber = asked("previews", "renumber");
export const replace = asked("previews", "replace", one("#editor-replace"));
export const signoff = asked("previews", "signoff", one("#editor-signoff"));
export const palette = asked("palette", "palette", one("#editor-palette"));
