// Lets a member read the last list of own activities without a network. It is forgotten when nobody is signed in.
{% load static %}const SEEN = "seen";
const FILES = "files";
const STATIC = "{% static '' %}";
const LASTS = 7 * 24 * 60 * 60 * 1000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request, pathname));
  else if (pathname.startsWith(STATIC)) event.respondWith(file(request));
});

const page = async (request, pathname) => {
  try {
    const answer = await fetch(request);
    if (pathname === "{% url 'login' %}") await caches.delete(SEEN);
    if (pathname === "{% url 'home' %}" && answer.ok) {
      if (answer.headers.get("X-Offline")) await (await caches.open(SEEN)).put(pathname, answer.clone());
      else await caches.delete(SEEN);
    }
    return answer;
  } catch {
    return lastSeen(pathname);
  }
};

const file = async (request) => {
  const files = await caches.open(FILES);
  try {
    const answer = await fetch(request);
    if (answer.ok) await files.put(request, answer.clone());
    return answer;
  } catch {
    return (await files.match(request)) || Response.error();
  }
};

const html = (text) => new Response(text, { headers: { "Content-Type": "text/html; charset=utf-8" } });
const lastSeen = async (pathname) => {
  const kept = await caches.match("{% url 'home' %}", { cacheName: SEEN });
  const day = kept && new Date(kept.headers.get("Date"));
  if (!kept || Date.now() - day > LASTS) return html(NOTHING);
  if (pathname !== "{% url 'home' %}") return html(ELSEWHERE);
  const when = day.toLocaleString("ru-RU", { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });
  const note = `<p class="alert alert-warning" role="status">Нет сети. Показано, как было ${when}.
    Отметить можно будет, когда сеть появится.</p>`;
  return html((await kept.text()).replace(/<main[^>]*>/, (main) => main + note));
};

const NOTHING = `{% include "offline/_page.html" with list=False %}`;
const ELSEWHERE = `{% include "offline/_page.html" with list=True %}`;
