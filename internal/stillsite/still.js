// A search without a server. What it reads are scripts beside this one, since a
// page opened from a disk may read nothing else: t/N.js has terms in their order
// with the articles they stand in, d/N.js the articles, newest first.
(() => {
const results = document.querySelector('.results');
const form = document.querySelector('form.question');
const status = document.querySelector('.total');
const atOnce = 20;
let index;
const kept = {};

// load gives what a script says by calling name(number, value).
const waiting = {};
const load = (folder, number) => kept[folder + number] ??= new Promise((done, fail) => {
  waiting[folder + number] = done;
  const s = document.createElement('script');
  s.src = `${folder}/${number}.js`;
  s.onerror = () => fail(new Error(s.src));
  document.head.append(s);
});
window.banmianIndex = (said) => {
  index = said;
  index.same = new Map();
  const all = [...index.fold];
  for (let i = 0; i < all.length; i += 2) index.same.set(all[i], all[i + 1]);
  run();
};
window.banmianTerms = (n, rows) => waiting[`t${n}`](rows);
window.banmianArticles = (n, rows) => waiting[`d${n}`](rows);

// fold is a text as it is compared, and of each of its characters the place in the
// text as given.
const plain = (s) => [...s.normalize('NFKC').toLowerCase().normalize('NFD').replace(/\p{Mn}/gu, '')].map((c) => index.same.get(c) ?? c).join('').normalize('NFC');
const fold = (text) => {
  let out = '';
  const at = [];
  for (const m of text.matchAll(/\P{Mn}\p{Mn}*/gsu)) {
    const f = plain(m[0]);
    for (let i = 0; i < f.length; i++) at.push(m.index);
    out += f;
  }
  at.push(text.length);
  return { out, at };
};

const sign = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Bopomofo}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
const runs = (s) => s.match(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Bopomofo}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]+|(?:(?![\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Bopomofo}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}])[\p{L}\p{N}])+/gu) ?? [];

// parse takes a question apart: what must be there, and what must not.
const parse = (question) => {
  const parts = [...question.matchAll(/(-?)(?:"([^"]*)"?|(\S+))/g)].map((m) => ({ not: m[1] === '-', text: plain(m[2] ?? m[3] ?? '').replace(/\s+/g, ' ').trim() }));
  return parts.filter((p) => runs(p.text).length);
};

// bytes compares terms as they were sorted, by code points.
const before = (a, b) => {
  const x = [...a], y = [...b];
  for (let i = 0; i < x.length && i < y.length; i++) if (x[i] !== y[i]) return x[i].codePointAt(0) - y[i].codePointAt(0);
  return x.length - y.length;
};

// places gives the articles a term, or every term that begins with it, stands in.
const places = async (term, begins) => {
  let lo = 0;
  for (let hi = index.shards.length; lo < hi;) {
    const mid = (lo + hi) >> 1;
    if (before(index.shards[mid], term) < 0) lo = mid + 1; else hi = mid;
  }
  const out = new Set();
  for (let n = Math.max(0, lo - 1); n < index.shards.length; n++) {
    if (n >= lo && index.shards[n] !== term && !(begins && index.shards[n].startsWith(term))) break;
    for (const [t, steps] of await load('t', n)) {
      if (t !== term && !(begins && t.startsWith(term))) continue;
      let at = 0;
      steps.split(' ').forEach((s, i) => { at = i ? at + parseInt(s, 36) : parseInt(s, 36); out.add(at); });
    }
  }
  return out;
};

// candidates are the articles in which all terms of the parts stand.
const candidates = async (parts) => {
  let left;
  for (const p of parts.filter((p) => !p.not)) {
    for (const run of runs(p.text)) {
      const c = [...run];
      const wanted = !sign.test(c[0]) || c.length === 1 ? [[run, true]] : c.slice(1).map((x, i) => [c[i] + x, false]);
      for (const [term, begins] of wanted) {
        const here = await places(term, begins);
        left = left ? new Set([...left].filter((n) => here.has(n))) : here;
        if (!left.size) return [];
      }
    }
  }
  return [...left ?? []].sort((a, b) => a - b);
};

const article = async (n) => {
  let chunk = index.chunks.findIndex((first) => first > n);
  if (chunk < 0) chunk = index.chunks.length;
  chunk--;
  return (await load('d', chunk))[n - index.chunks[chunk]];
};

// spot is where a part stands in a folded text, -1 for nowhere. A word is found
// where it begins.
const spot = (text, part) => {
  const word = !sign.test([...part][0]);
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
    if (!word || !at || !/[\p{L}\p{N}]/u.test(text[at - 1]) || sign.test(text[at - 1])) return at;
  }
  return -1;
};

// marked is a text with what was asked for marked.
const marked = (text, parts) => {
  const out = document.createDocumentFragment();
  const f = fold(text);
  const spans = [];
  for (const p of parts) {
    for (let at = spot(f.out, p); at >= 0 && spans.length < 50;) {
      spans.push([f.at[at], f.at[at + p.length]]);
      const next = spot(f.out.slice(at + p.length), p);
      at = next < 0 ? -1 : next + at + p.length;
    }
  }
  spans.sort((a, b) => a[0] - b[0]);
  let done = 0;
  for (const [from, to] of spans) {
    if (from < done) continue;
    const m = document.createElement('mark');
    m.textContent = text.slice(from, to);
    out.append(text.slice(done, from), m);
    done = to;
  }
  out.append(text.slice(done));
  return out;
};

const make = (tag, attributes, ...inside) => {
  const e = document.createElement(tag);
  Object.entries(attributes).forEach(([k, v]) => e.setAttribute(k, v));
  e.append(...inside);
  return e;
};

const around = 60; // characters of a text that are shown
const hit = ([href, headline, day, when, page, text], parts) => {
  const f = fold(text);
  const first = Math.min(...parts.map((p) => spot(f.out, p)).filter((n) => n >= 0).map((n) => f.at[n]), text.length);
  let from = first < text.length ? Math.max(0, first - around / 2) : 0;
  if (/[\udc00-\udfff]/.test(text[from])) from--;
  let to = Math.min(text.length, from + 2 * around);
  if (/[\udc00-\udfff]/.test(text[to] ?? '')) to++;
  return make('li', { class: 'hit' }, make('div', {},
    make('h2', { dir: 'auto' }, make('a', { href }, marked(headline, parts))),
    make('p', { class: 'meta' }, make('time', { datetime: day }, when), ' ', make('span', { dir: 'auto' }, page)),
    make('p', { class: 'snippet', dir: 'auto' }, (from ? '…' : ''), marked(text.slice(from, to).replace(/\n/g, ' '), parts), (to < text.length ? '…' : ''))));
};

const say = (key, n) => { status.hidden = false; status.textContent = results.dataset[key].replace('{0}', n); };

const run = async () => {
  const asked = new URLSearchParams(location.search);
  const question = asked.get('q') ?? '';
  for (const name of ['q', 'from', 'to']) if (form.elements[name]) form.elements[name].value = asked.get(name) ?? '';
  const parts = parse(question);
  const must = parts.filter((p) => !p.not).map((p) => p.text), not = parts.filter((p) => p.not).map((p) => p.text);
  if (!must.length) return;
  say('searching');
  const all = await candidates(parts);
  const list = document.createElement('ol');
  const more = make('button', { type: 'button', class: 'button more' }, results.dataset.more);
  let next = 0, shown = 0;
  const show = async () => {
    more.disabled = true;
    for (const most = shown + atOnce; next < all.length && shown < most; next++) {
      const a = await article(all[next]);
      const text = fold(`${a[1]}\n${a[5]}`).out;
      if ((asked.get('from') && a[2] < asked.get('from')) || (asked.get('to') && a[2] > asked.get('to'))) continue;
      if (must.some((p) => spot(text, p) < 0) || not.some((p) => spot(text, p) >= 0)) continue;
      list.append(hit(a, must));
      shown++;
    }
    more.disabled = false;
    more.hidden = next >= all.length;
    if (!shown && more.hidden) say('none'); else say(more.hidden ? 'found' : 'foundMore', shown);
  };
  more.addEventListener('click', show);
  await show();
  results.replaceChildren(list, more);
};

})();
