// An article: the arrow keys lead to the articles before and after it.

addEventListener('keydown', (e) => {
  if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || e.shiftKey) return;
  if (e.target.closest('input, textarea, select, summary')) return;
  const way = { ArrowLeft: 'prev', ArrowRight: 'next' }[e.key];
  if (way) document.querySelector(`[data-turn="${way}"]`)?.click();
});
