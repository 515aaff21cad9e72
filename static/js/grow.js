// Text fields marked data-grow are as high as their text: no inner scroll bars.
const fit = (field) => {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
};
document.querySelectorAll("textarea[data-grow]").forEach((field) => {
  fit(field);
  field.addEventListener("input", () => fit(field));
});
