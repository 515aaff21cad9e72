import { notice, one, sheet, state, word } from "./sheet.js";

// The way to the server: answers what it says with its `status`; {} without a connection.
export async function request(body, query = "") {
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]*)/)?.[1] ?? "";
  const headers = { "X-Requested-With": "fetch", "X-CSRFToken": cookie, "Content-Type": "application/json" };
  const options = { method: body ? "POST" : "GET", headers, body: body && JSON.stringify({ ...body, seen: state.last }) };
  const answer = await fetch(sheet.dataset.steps + query, options).catch(() => null);
  if (!answer) return {};
  const login = one(".editor-login");
  if (answer.ok) login?.remove();
  const found = { ...(await answer.json().catch(() => null)), status: answer.status }; // 204 and pages of errors have no JSON
  if (found.status === 401 && !login) notice(word("login"), found);
  return found;
}
