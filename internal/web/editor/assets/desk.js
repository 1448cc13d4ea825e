// The frame's script: shows what needs scripts, and keeps a button from being
// pressed twice.
document.documentElement.classList.add('js');
addEventListener('submit', (e) => {
  const b = e.submitter;
  if (e.defaultPrevented || !b) return;
  setTimeout(() => { b.disabled = true; });
  addEventListener('pageshow', () => { b.disabled = false; }, { once: true });
});
