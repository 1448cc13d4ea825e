// The calendar: arrow keys move between the days that have a paper, Page Up and
// Page Down between months.

const days = [...document.querySelectorAll('.month td')];

const go = (from, step) => {
  for (let i = from + step; i >= 0 && i < days.length; i += step) {
    const a = days[i].querySelector('a');
    if (a) return a.focus();
  }
};

addEventListener('keydown', (e) => {
  if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || e.shiftKey) return;
  const at = days.findIndex((d) => d.contains(e.target));
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[e.key];
  const turn = { PageUp: 'prev', PageDown: 'next' }[e.key];
  if (at < 0 || !(step || turn)) return;
  e.preventDefault();
  if (step) go(at, step);
  else document.querySelector(`[data-turn="${turn}"]`)?.click();
});
