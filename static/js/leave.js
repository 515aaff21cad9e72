// A form marked data-guard asks before the page is left with something typed and not saved; it is sent only once.
document.querySelectorAll("form[data-guard]").forEach((form) => {
  let dirty = false;
  form.addEventListener("input", () => { dirty = true; });
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    dirty = false;
  });
  window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
  window.addEventListener("pageshow", () => { delete form.dataset.sent; });
});
