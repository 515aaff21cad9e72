// Is this the file that was approved? Its sum is made here, in the browser; the file goes nowhere.
const most = 200 * 1024 * 1024;
const names = { pdf: "PDF", docx: "DOCX" };
document.querySelectorAll("[data-check]").forEach((place) => {
  const said = place.querySelector("[role=status]");
  const input = place.querySelector("input[type=file]");
  const say = (text, found = "") => { said.textContent = text; said.dataset.found = found; };
  if (!window.crypto?.subtle) {
    input.disabled = true;
    say("Этот браузер здесь не считает контрольные суммы. Сравните сумму файла сами, как сказано ниже.");
    return;
  }
  async function look(file) {
    if (!file) return;
    if (file.size > most) return say("Этот файл слишком велик: утверждён был не он.", "other");
    say("Считаю…");
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    const sum = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    const kind = Object.keys(names).find((name) => place.dataset[name] === sum);
    if (kind) say(`Это тот самый файл ${names[kind]}: он совпадает с утверждённым до последнего знака.`, "same");
    else say("Это другой файл: с утверждённым он не совпадает.", "other");
  }
  input.addEventListener("change", () => look(input.files[0]));
  place.addEventListener("dragover", (event) => { event.preventDefault(); place.classList.add("over"); });
  place.addEventListener("dragleave", () => place.classList.remove("over"));
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    place.classList.remove("over");
    look(event.dataTransfer.files[0]);
  });
});
