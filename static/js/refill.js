// What was typed before the session ended goes back into the form that has most of its fields. Nothing is sent.
{
  const typed = JSON.parse(document.getElementById("typed").textContent);
  const known = (form) => Object.keys(typed).filter((name) => form.elements.namedItem(name)).length;
  // Of a list that is searched on the server only the number of what was chosen is known here.
  const choose = (field, value) => {
    if (value && ![...field.options].some((one) => one.value === value)) field.add(new Option(`№ ${value}`, value));
    field.value = value;
  };
  const fill = (field, values, at) => {
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else if (field.type === "select-multiple") for (const one of field.options) one.selected = values.includes(one.value);
    else if (at < values.length && field.type === "select-one") choose(field, values[at]);
    else if (at < values.length) field.value = values[at];
  };
  // Rows that were added in the admin are added again.
  const addRows = () => {
    for (const [name, [wanted]] of Object.entries(typed).filter(([name]) => name.endsWith("-TOTAL_FORMS"))) {
      const add = document.querySelector(`#${CSS.escape(name.replace("TOTAL_FORMS", "group"))} .add-row a`);
      const total = document.getElementsByName(name)[0];
      for (let left = add && total ? Math.min(wanted - total.value, 100) : 0; left > 0; left--) add.click();
    }
  };
  const refill = () => {
    addRows();
    const forms = [...document.querySelectorAll("main form[method=post]")];
    const [form] = forms.sort((one, other) => known(other) - known(one));
    const seen = {};
    for (const field of form && known(form) ? form.elements : []) {
      const plain = field.name === "_seen" || !["hidden", "file", "password", "submit", "button"].includes(field.type);
      if (field.name && plain) {
        const at = seen[field.name] = (seen[field.name] ?? -1) + 1;
        fill(field, typed[field.name] ?? [], at);
        for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
      }
    }
  };
  // The admin's own scripts make its buttons for rows first.
  if (window.django?.jQuery) django.jQuery(refill);
  else refill();
}
