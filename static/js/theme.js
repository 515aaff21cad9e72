// Light or dark, as the person's system wants it; on paper always light. In <head>, before anything is drawn.
const dark = matchMedia("(prefers-color-scheme: dark)");
const show = (name) => { document.documentElement.dataset.bsTheme = name; };
const choose = () => show(dark.matches ? "dark" : "light");
choose();
dark.addEventListener("change", choose);
addEventListener("beforeprint", () => show("light"));
addEventListener("afterprint", choose);
