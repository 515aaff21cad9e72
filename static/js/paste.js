// A table pasted from Word, Excel or a page is sent as that program copied it (with its merged cells), not as bare text.
const field = document.querySelector("textarea[data-paste]");
if (field) {
  const file = document.getElementById(field.dataset.paste);
  const note = document.getElementById("paste-note");
  let mine = false;
  const forget = () => {
    if (mine) file.value = "";
    mine = false;
    note.hidden = true;
  };
  field.addEventListener("paste", (event) => {
    const html = event.clipboardData.getData("text/html");
    if (!/<table\b/i.test(html)) return;
    const box = new DataTransfer();
    box.items.add(new File([html], "Вставленная таблица.html", { type: "text/html" }));
    event.preventDefault();
    field.value = event.clipboardData.getData("text/plain");
    file.files = box.files;
    mine = true;
    note.hidden = false;
  });
  field.addEventListener("input", forget);
  file.addEventListener("change", () => { mine = false; note.hidden = true; });
}
