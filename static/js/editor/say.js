// What is said: the quiet sign in the bar, the same aloud for screen readers, and notices that wait to be closed.
import { make, one } from "./dom.js";

const sign = one("#editor-sign");
const voice = one("#editor-voice");
const notices = one("#editor-notices");

export function show(text, kind = "") {
  sign.textContent = text;
  sign.dataset.kind = kind;
}

export function aloud(text) {
  voice.textContent = voice.textContent === text ? `${text}\u00a0` : text;
}

// A notice with buttons: [[label, what to do], …]. The words that could not be saved stand in it, to be copied.
export function notice(text, { words = "", buttons = [], id = "" } = {}) {
  if (id) one(`[data-notice="${id}"]`, notices)?.remove();
  const box = make("div", { className: "alert alert-warning editor-notice" }, make("p", { textContent: text }));
  box.dataset.notice = id;
  if (words) {
    const field = make("textarea", { value: words, readOnly: true, rows: 3, className: "form-control mb-2", ariaLabel: "Ваш текст" });
    box.append(field);
    buttons = [["Скопировать текст", () => { field.select(); document.execCommand("copy"); return true; }], ...buttons];
  }
  for (const [label, work] of [...buttons, ["Закрыть", () => {}]]) {
    const button = make("button", { type: "button", className: "btn btn-sm btn-outline-secondary", textContent: label });
    button.addEventListener("click", () => { if (!work()) box.remove(); });
    box.append(button, " ");
  }
  notices.append(box);
  return box;
}

export const clear = (id) => one(`[data-notice="${id}"]`, notices)?.remove();
