// What was typed before the session ended goes back into the form that has most of its fields. Nothing is sent.
{
  const typed = JSON.parse(document.getElementById("typed").textContent);
  const known = (form) => Object.keys(typed).filter((name) => form.elements.namedItem(name)).length;
  const [form] = [...document.querySelectorAll("main form[method=post]")].sort((one, other) => known(other) - known(one));
  const fill = (field, values, at) => {
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else if (field.type === "select-multiple") for (const one of field.options) one.selected = values.includes(one.value);
    else if (at < values.length) field.value = values[at];
  };
  const seen = {};
  for (const field of form && known(form) ? form.elements : []) {
    const plain = !["hidden", "file", "password", "submit", "button"].includes(field.type);
    if (field.name && plain) {
      const at = seen[field.name] = (seen[field.name] ?? -1) + 1;
      fill(field, typed[field.name] ?? [], at);
      for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
    }
  }
}
