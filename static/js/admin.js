// Django's own pages: its fields of choice with a search (select2) get the names that their labels say.
"use strict";
(() => {
  const labelOf = (select) =>
    document.querySelector(`label[for="${select.id}"]`) ||
    // In a table of rows the head of the column is the label.
    select.closest("table")?.querySelector(`th.column-${select.name.split("-").pop()}`);

  const name = () => {
    for (const select of document.querySelectorAll("select.admin-autocomplete")) {
      const box = select.nextElementSibling?.querySelector("[role=combobox]");
      const label = labelOf(select);
      if (!box || !label) continue;
      label.id ||= `label-of-${select.id}`;
      const chosen = box.firstElementChild;
      box.setAttribute("aria-labelledby", `${label.id} ${chosen.id}`);
      chosen.setAttribute("aria-labelledby", label.id);
    }
  };
  // They may come before the page has loaded, after it, or with a new row.
  new MutationObserver(name).observe(document.documentElement, { childList: true, subtree: true });
  name();
})();
