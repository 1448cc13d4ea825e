// Puts today's paper where the script stands, on a portal's page: the fragment
// beside this script, with the same parameters.
(() => {
  const at = document.currentScript;
  fetch(at.src.replace('today.js', 'today.html')).then((r) => (r.ok ? r.text() : Promise.reject(r.status))).then((text) => {
    const box = document.createElement('template');
    box.innerHTML = text;
    at.replaceWith(box.content);
  }).catch(() => {});
})();
