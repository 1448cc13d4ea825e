// What was found on a page or in an article: two buttons lead from one find to
// the next, and the one come to is lit. Without this script the numbers do.
const nav = document.querySelector('.hits');
const links = [...nav?.querySelectorAll('ol a') ?? []];
let at = -1;

const light = () => {
  document.querySelectorAll('.here').forEach((e) => e.classList.remove('here'));
  const find = location.hash.startsWith('#hit-') && document.querySelector(location.hash);
  if (!find) return;
  find.classList.add('here');
  at = links.findIndex((a) => a.hash === location.hash);
  links.forEach((a, i) => (i === at ? a.setAttribute('aria-current', 'true') : a.removeAttribute('aria-current')));
  find.scrollIntoView({ block: 'center' });
};
addEventListener('hashchange', light);

const step = (by) => { links[(at + by + links.length) % links.length].click(); light(); };
if (links.length > 1) {
  for (const [sign, by, name] of [['\u2191', -1, 'prev'], ['\u2193', 1, 'next']]) {
    const b = document.createElement('button');
    b.type = 'button';
    b.textContent = sign;
    b.setAttribute('aria-label', nav.dataset[name]);
    b.addEventListener('click', () => step(by || 1));
    nav.append(b);
  }
}
light();
