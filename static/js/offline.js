// The worker that keeps the last list seen; where nobody is signed in, what it kept is forgotten.
const { worker } = document.body.dataset;
if (worker && navigator.serviceWorker) navigator.serviceWorker.register(worker).catch(() => {});
if (!worker && window.caches) caches.delete("seen");
