// A button marked data-copy puts the value of that field on the clipboard and says so.
document.querySelectorAll("[data-copy]").forEach((button) => {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
    document.getElementById(button.dataset.said).textContent = "Скопировано";
  });
});
