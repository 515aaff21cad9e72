// Beside "edit", each row gets its other actions, cloned from one template: 100 rows need not be sent four icons each.
const template = document.getElementById("row-tools");
if (template) {
  document.querySelectorAll(".tools[data-pk]").forEach((cell) => {
    const tools = template.content.cloneNode(true);
    const name = cell.querySelector("a").getAttribute("aria-label").replace("Изменить: ", "");
    tools.querySelectorAll("form, a").forEach((item) => {
      const attribute = item.tagName === "FORM" ? "action" : "href";
      const address = item.getAttribute(attribute);
      item.setAttribute(attribute, address.replace("/section/0/", `/${cell.dataset.kind}/${cell.dataset.pk}/`));
    });
    tools.querySelectorAll("[aria-label]").forEach((item) => {
      item.setAttribute("aria-label", `${item.getAttribute("aria-label")}: ${name}`);
    });
    cell.append(tools);
  });
}
