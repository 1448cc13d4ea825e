// A page and its headlines: an article's places on the picture and its rows in
// the list light each other up; the arrow keys turn the page.

const light = (id, on) => {
  for (const e of document.querySelectorAll(`[data-article="${CSS.escape(id)}"]`)) e.classList.toggle('lit', on);
};

for (const e of document.querySelectorAll('[data-article]')) {
  const id = e.dataset.article;
  e.addEventListener('pointerenter', () => light(id, true));
  e.addEventListener('pointerleave', () => light(id, false));
  e.addEventListener('focusin', () => light(id, true));
  e.addEventListener('focusout', () => light(id, false));
}

// An article page leads back to its place: /e/…/01#a01-03.
const arrive = () => {
  for (const e of document.querySelectorAll('.came')) e.classList.remove('came');
  if (!location.hash.startsWith('#a')) return;
  for (const e of document.querySelectorAll(`[data-article="${CSS.escape(location.hash.slice(2))}"]`)) e.classList.add('came');
};
addEventListener('hashchange', arrive);
arrive();

document.querySelector('.strip [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });

addEventListener('keydown', (e) => {
  if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || e.shiftKey) return;
  if (e.target.closest('input, textarea, select, summary, .strip')) return;
  const way = { ArrowLeft: 'prev', ArrowRight: 'next' }[e.key];
  if (way) document.querySelector(`[data-turn="${way}"]`)?.click();
});
