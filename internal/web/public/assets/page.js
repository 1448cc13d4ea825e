// A page and its headlines: an article's places on the picture and its rows in
// the list light each other up; the arrow keys turn the page; the picture can
// be looked at closely.

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const named = (id) => all(`[data-article="${CSS.escape(id)}"]`);

for (const e of all('[data-article]')) {
  const light = (on) => () => named(e.dataset.article).forEach((o) => o.classList.toggle('lit', on));
  e.addEventListener('pointerenter', light(true));
  e.addEventListener('pointerleave', light(false));
  e.addEventListener('focusin', light(true));
  e.addEventListener('focusout', light(false));
}

// An article leads back to its place: /e/…/01#a01-03.
const arrive = () => {
  all('.came').forEach((e) => e.classList.remove('came'));
  if (location.hash.startsWith('#a')) named(location.hash.slice(2)).forEach((e) => e.classList.add('came'));
};
addEventListener('hashchange', arrive);
arrive();

document.querySelector('.strip [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });

// Looking closely. Without this script the button leads to the largest picture.
const plate = document.querySelector('.sheet .plate');
const button = document.querySelector('.near');
const asSent = plate?.querySelector('picture').cloneNode(true);
const usual = plate?.querySelector('img').sizes;

// sharpen lets the browser choose a picture for the scale it is seen at, once
// the reader has come to rest. The one on screen stays until the other is there.
const sharpen = async (scale) => {
  const old = plate.querySelector('picture');
  const fresh = asSent.cloneNode(true);
  const sizes = scale > 1.3 ? `${Math.round(plate.clientWidth * scale)}px` : usual;
  if (old.querySelector('img').sizes === sizes) return;
  if (sizes !== usual) all('source[media]', fresh).forEach((e) => e.remove()); // it is for phones alone
  for (const e of all('img, source', fresh)) e.sizes = sizes;
  try {
    await fresh.querySelector('img').decode();
    if (old.isConnected) old.replaceWith(fresh);
  } catch { /* the coarse one serves */ }
};

// closer lays the part of the page that is seen over the picture, as sharp as it
// is printed, where the largest picture is not sharp enough. The server draws at
// most four megapixels, and 300 dots an inch.
const bed = plate?.querySelector('.bed');
let wanted;
const closer = async () => {
  const [r, p, v] = [bed.getBoundingClientRect(), plate.getBoundingClientRect(), visualViewport];
  const { regions, points, large } = bed.dataset;
  const dense = (v?.scale ?? 1) * devicePixelRatio;
  const enough = !regions || r.width * dense < 1.2 * large;
  if (enough) bed.querySelector('.part')?.remove();
  if (enough || !v) return;
  const k = points / r.width;
  const from = [Math.max(r.left, p.left, v.offsetLeft), Math.max(r.top, p.top, v.offsetTop)];
  const to = [Math.min(r.right, p.right, v.offsetLeft + v.width), Math.min(r.bottom, p.bottom, v.offsetTop + v.height)];
  const box = [(from[0] - r.left) * k, (from[1] - r.top) * k, (to[0] - from[0]) * k, (to[1] - from[1]) * k].map(Math.round);
  if (box[2] < 16 || box[3] < 16) return;
  const width = Math.floor(Math.min((box[2] / k) * dense, (box[2] * 300) / 72, Math.sqrt((4e6 * box[2]) / box[3])));
  const part = new Image();
  wanted = part;
  part.className = 'part';
  part.alt = '';
  part.src = `${regions}${box}/${width},/0/default.jpg`;
  const [left, top, w, h] = [box[0] / k / r.width, box[1] / k / r.height, box[2] / k / r.width, box[3] / k / r.height].map((x) => `${x * 100}%`);
  Object.assign(part.style, { left, top, width: w, height: h });
  try {
    await part.decode();
    if (wanted !== part) return;
    bed.querySelector('.part')?.remove();
    bed.querySelector('picture').after(part);
  } catch { /* the coarse one serves */ }
};

const close = (on) => {
  if (plate.classList.contains('close') === on) return;
  const label = button.querySelector('span');
  [label.textContent, button.dataset.near] = [button.dataset.near, label.textContent];
  plate.classList.toggle('close', on);
  plate.tabIndex = on ? 0 : -1;
  sharpen(on ? 2 : 1);
  if (on) plate.scrollIntoView();
};

if (plate && button) {
  button.addEventListener('click', (e) => { e.preventDefault(); close(!plate.classList.contains('close')); });

  // Drag with the mouse; fingers scroll by themselves.
  let from = null;
  plate.addEventListener('pointerdown', (e) => {
    if (e.pointerType === 'mouse' && e.button === 0 && plate.classList.contains('close')) from = { x: e.clientX + plate.scrollLeft, y: e.clientY + plate.scrollTop };
  });
  addEventListener('pointermove', (e) => {
    if (!from) return;
    const [x, y] = [from.x - e.clientX, from.y - e.clientY];
    if (Math.hypot(x - plate.scrollLeft, y - plate.scrollTop) > 4) plate.classList.add('drag');
    if (plate.classList.contains('drag')) plate.scrollTo(x, y);
  });
  addEventListener('pointerup', () => { from = null; setTimeout(() => plate.classList.remove('drag')); });
  plate.addEventListener('dragstart', (e) => e.preventDefault());

  // A reader who pinches sees the page sharply too.
  let rest;
  const settle = () => {
    clearTimeout(rest);
    rest = setTimeout(async () => {
      if (!plate.classList.contains('close')) await sharpen(visualViewport.scale);
      closer();
    }, 200);
  };
  visualViewport?.addEventListener('resize', settle);
  visualViewport?.addEventListener('scroll', settle);
  plate.addEventListener('scroll', settle);
}

const turn = (way) => document.querySelector(`[data-turn="${way}"]`)?.click();

// One finger along the page turns it, while the whole page is seen.
let finger = null;
plate?.addEventListener('touchstart', (e) => {
  const whole = e.touches.length === 1 && !plate.classList.contains('close') && (visualViewport?.scale ?? 1) < 1.05;
  finger = whole ? { x: e.touches[0].clientX, y: e.touches[0].clientY } : null;
}, { passive: true });
plate?.addEventListener('touchend', (e) => {
  if (!finger) return;
  const [x, y] = [e.changedTouches[0].clientX - finger.x, e.changedTouches[0].clientY - finger.y];
  if (Math.abs(x) > 60 && Math.abs(x) > 2 * Math.abs(y)) turn(x < 0 ? 'next' : 'prev');
  finger = null;
});

addEventListener('keydown', (e) => {
  if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || e.shiftKey) return;
  if (e.target.closest('input, textarea, select, summary, .strip, .close')) {
    if (e.key === 'Escape' && plate?.classList.contains('close')) { close(false); button.focus(); }
    return;
  }
  const way = { ArrowLeft: 'prev', ArrowRight: 'next' }[e.key];
  if (way) turn(way);
});
