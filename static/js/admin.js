// Django's own pages: its fields of choice with a search (select2) and its tables of rows get the names that their
// labels and heads of columns say.
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
  const nameCells = () => {
    for (const box of document.querySelectorAll(".inline-group td input:not([type=hidden], [aria-label])")) {
      if (box.labels.length) continue;
      const column = [...box.closest("td").classList].find((one) => one.startsWith("field-"))?.slice(6);
      const head = box.closest("table").querySelector(column ? `th.column-${column}` : "th:last-child");
      if (head) box.setAttribute("aria-label", head.textContent.trim());
    }
  };
  // They may come before the page has loaded, after it, or with a new row.
  const all = () => {
    name();
    nameCells();
  };
  new MutationObserver(all).observe(document.documentElement, { childList: true, subtree: true });
  all();
})();
