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

// `name` of a script in asked/. Its dialog opens at once: what is typed meanwhile goes there, and Enter waits.
const asked = (name, dialog = {}, file = "previews") => async (value) => {
  let enter = null;
  if (dialog.id) open(dialog);
  dialog.onkeydown = (event) => {
    if (event.key === "Enter") enter = event;
  };
  const script = await import(`./asked/${file}.js`).catch(() => null);
  dialog.onkeydown = null;
  if (script) script[name](value);
  else {
    dialog.close?.();
    notice(word("later"));
  }
  if (dialog.open) enter?.target.dispatchEvent(new KeyboardEvent("keydown", enter));
};
export const paste = asked("paste");
export const renumber = asked("renumber");
export const replace = asked("replace", one("#editor-replace"));
export const signoff = asked("signoff", one("#editor-signoff"));
export const palette = asked("palette", one("#editor-palette"), "palette");
