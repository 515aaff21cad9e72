// The form of a mark: a day by one tap; photographs one after another, each shown and taken away again.
document.querySelectorAll("[data-days]").forEach((bar) => {
  const field = document.getElementById(bar.dataset.days);
  bar.hidden = false;
  bar.addEventListener("click", ({ target }) => {
    const day = target.closest("[data-day]");
    if (!day) return;
    field.value = day.dataset.day;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
});
document.querySelectorAll("[data-photos]").forEach((part) => {
  const field = document.getElementById(part.dataset.photos);
  const camera = part.querySelector("input[capture]");
  const list = part.querySelector(".photos");
  const show = () => {
    list.querySelectorAll("img").forEach((one) => URL.revokeObjectURL(one.src));
    list.replaceChildren(...[...field.files].map((file, at) => item(file, at)));
    list.hidden = !field.files.length;
  };
  const put = (files) => {
    const box = new DataTransfer();
    files.forEach((file) => box.items.add(file));
    field.files = box.files;
    show();
  };
  const item = (file, at) => {
    const row = document.createElement("li");
    if (/^image\/(jpeg|png)$/.test(file.type)) {
      const picture = document.createElement("img");
      picture.src = URL.createObjectURL(file);
      picture.alt = "";
      row.append(picture);
    }
    const away = document.createElement("button");
    away.type = "button";
    away.className = "btn btn-sm btn-outline-secondary";
    away.textContent = "Убрать";
    away.setAttribute("aria-label", `Убрать ${file.name}`);
    away.addEventListener("click", () => put([...field.files].filter((_, other) => other !== at)));
    row.append(file.name, document.createElement("br"), away);
    return row;
  };
  // What the camera took joins the other files, so that the next photograph does not replace it.
  camera.addEventListener("change", () => {
    put([...field.files, ...camera.files]);
    camera.value = "";
  });
  field.addEventListener("change", show);
});
