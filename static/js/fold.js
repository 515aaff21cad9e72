// A part marked data-fold stays folded or open as this person left it; a menu marked .drop closes when it is left.
document.querySelectorAll("details[data-fold]").forEach((part) => {
  const name = `fold:${part.dataset.fold}`;
  try {
    if (localStorage.getItem(name)) part.open = localStorage.getItem(name) === "open";
    part.addEventListener("toggle", () => localStorage.setItem(name, part.open ? "open" : "folded"));
  } catch { /* a browser that keeps nothing: the part is open on each page */ }
});
const closeMenus = (but) => document.querySelectorAll("details.drop[open]").forEach((menu) => {
  if (!menu.contains(but)) menu.open = false;
});
document.addEventListener("click", ({ target }) => closeMenus(target));
document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape") closeMenus(null);
});
