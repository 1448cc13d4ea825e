// The correction screen by keys, with the text saved as it is typed. Keys work
// while the page's pane has the focus, and nowhere else.
let root, pane, form, timer, saving, mode = null, picked = '', busy = false;
const $ = (q, e = root) => e.querySelector(q), all = (q, e = root) => [...e.querySelectorAll(q)];
const say = (text, bad) => { const s = $('#state'); s.textContent = text; s.classList.toggle('bad', !!bad); };
const rows = () => all('.list ol [data-go]');
const article = () => root.dataset.article;
const json = { Accept: 'application/json' };

function bind() {
  root = document.getElementById('desk');
  if (!root) return;
  pane = $('#pane'); form = $('#fields'); mode = null; picked = '';
  pane.addEventListener('keydown', onKey);
  root.addEventListener('click', onClick);
  if (form && 'may' in root.dataset) {
    form.addEventListener('input', typed);
    form.addEventListener('keydown', (e) => { if (e.key === 'Escape') pane.focus(); });
    for (const kind of ['keyup', 'click']) form.addEventListener(kind, caret);
  }
  $('#help')?.addEventListener('click', help);
}

function help() {
  const k = $('#keys');
  k.hidden = !k.hidden;
  $('#help').setAttribute('aria-expanded', String(!k.hidden));
}

// show asks for the screen anew and puts it in place of this one.
async function show(to, focus = true) {
  const answer = await fetch(to, { headers: { Accept: 'text/html' } });
  if (!answer.ok) { location.href = to; return; }
  const next = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('desk');
  if (!next) { location.href = to; return; }
  const said = $('#state').textContent, help = $('#keys')?.hidden === false, top = pane.scrollTop;
  root.replaceWith(next);
  history.replaceState(null, '', to);
  bind();
  say(said);
  pane.scrollTop = top;
  if (help) $('#keys').hidden = false;
  if (focus) pane.focus({ preventScroll: true });
  $('.list [aria-current]')?.scrollIntoView({ block: 'nearest' });
}

const address = (id) => {
  const q = new URLSearchParams(location.search);
  q.delete('done'); q.delete('at'); q.delete('page');
  id ? q.set('article', id) : q.delete('article');
  return `${root.dataset.at}?${q}`;
};

async function go(id) {
  if (!id) return;
  await flush();
  await show(address(id));
}

// send does one act; what it changed is shown.
async function send(path, body, headers) {
  if (busy || !('may' in root.dataset)) return;
  busy = true;
  try {
    if (!await flush()) return;
    say(root.dataset.busy);
    const answer = await fetch(`${root.dataset.at}/${path}`, { method: 'POST', body, headers: { ...json, 'If-Match': `"${root.dataset.version}"`, ...headers } });
    const got = await answer.json();
    if (!answer.ok) { clash(got); return; }
    say(got.saved);
    await show(address(got.article || ''));
  } catch { say(root.dataset.failed, true); } finally { busy = false; }
}
const act = (a) => send('act', JSON.stringify({ ...a, token: crypto.randomUUID?.() ?? String(Math.random()) }), { 'Content-Type': 'application/json' });
const turn = (what) => send('turn', new URLSearchParams({ do: what, article: article() }));

function clash(got) {
  const two = (Array.isArray(got.more) ? got.more : []).map((c) => ` ${c.By}: ${c.Theirs}`).join(' · ');
  say(`${got.title}${two || ` ${got.detail ?? ''}`}`, true);
}

// Autosave: a second after the last key. On a clash the form is sent as a form,
// and the screen shows both values.
function typed() {
  say(root.dataset.unsaved);
  clearTimeout(timer);
  timer = setTimeout(save, 1000);
}
async function flush() {
  if (timer) { clearTimeout(timer); return save(); }
  return saving ?? true;
}
function save() {
  timer = 0;
  const mine = form, desk = root;
  saving = (async () => {
    say(desk.dataset.busy);
    try {
      const answer = await fetch(mine.action, { method: 'POST', body: new URLSearchParams(new FormData(mine)), headers: { ...json, 'If-Match': `"${mine.elements.version.value}"` } });
      const got = await answer.json();
      if (answer.status === 412) { saving = null; mine.submit(); return false; }
      if (!answer.ok) throw got;
      desk.dataset.version = mine.elements.version.value = got.version;
      for (const [group, was] of Object.entries(got.was)) mine.elements[`was_${group}`].value = was;
      for (const v of all('input[name=version]')) v.value = got.version;
      const undo = $('button[value=undo]');
      if (undo) undo.disabled = false;
      if (!timer) say(got.saved);
      return true;
    } catch {
      say(desk.dataset.failed, true);
      timer = setTimeout(save, 5000);
      return false;
    } finally { saving = null; }
  })();
  return saving;
}
addEventListener('beforeunload', (e) => { if (timer) e.preventDefault(); });

// The caret and its line on the page.
const marks = () => JSON.parse($('#marks')?.textContent || 'null') ?? [];
function light(zone, line) {
  for (const r of all('.lines .lit')) r.classList.remove('lit');
  const r = $(`.lines rect[data-zone="${CSS.escape(zone)}"][data-line="${line}"]`);
  r?.classList.add('lit');
  r?.scrollIntoView({ block: 'nearest' });
}
function caret(e) {
  const f = e.target.name, at = e.target.selectionStart;
  if (at == null) return;
  const m = marks().findLast((x) => x.f === f && x.a <= at);
  if (m) light(m.z, m.l);
}

// Zones of the chosen article.
const zones = () => all('#zones .current polygon');
function pick(id) {
  picked = id;
  for (const p of all('#zones polygon')) p.classList.toggle('picked', p.id === id);
}
function onClick(e) {
  const a = e.target.closest('[data-go]');
  if (!a || e.ctrlKey || e.metaKey || e.shiftKey) return;
  const zone = e.target.closest('polygon');
  e.preventDefault();
  if (zone && a.dataset.go === article()) { pane.focus(); pick(zone.id); text(zone, e); return; }
  go(a.dataset.go);
}
// text puts the caret where the line that was clicked stands in its field.
function text(zone, e) {
  const p = new DOMPoint(e.clientX, e.clientY).matrixTransform($('#zones').getScreenCTM().inverse());
  const r = all('.lines rect').find((x) => x.dataset.zone === zone.id && p.y >= +x.getAttribute('y') - 2 && p.y <= +x.getAttribute('y') + +x.getAttribute('height') + 2);
  const m = r && marks().find((x) => x.z === zone.id && x.l === +r.dataset.line);
  if (!m || !form?.elements[m.f]) return;
  light(m.z, m.l);
  form.elements[m.f].setSelectionRange?.(m.a, m.b);
}

// Cutting: at a line, or in the white between two zones that stand side by side.
const box = (e) => { const b = e.getBBox(); return { x0: b.x, y0: b.y, x1: b.x + b.width, y1: b.y + b.height }; };
function knives() {
  const lines = all('.lines rect').slice(1).map((r) => ({ zone: r.dataset.zone, line: +r.dataset.line, ...box(r) }));
  const boxes = zones().map(box), ups = [];
  for (const x of [...new Set(boxes.map((b) => b.x0))].sort((a, b) => a - b).slice(1)) {
    const left = Math.max(...boxes.filter((b) => b.x0 < x).map((b) => b.x1));
    if (left <= x) ups.push({ pos: (left + x) / 2, y0: Math.min(...boxes.map((b) => b.y0)), y1: Math.max(...boxes.map((b) => b.y1)) });
  }
  return { lines, ups, kind: lines.length ? 'lines' : 'ups', at: 0 };
}
function draw() {
  const k = mode.cut, c = k[k.kind][k.at];
  const l = document.createElementNS('http://www.w3.org/2000/svg', 'line');
  const [x1, y1, x2, y2] = k.kind === 'ups' ? [c.pos, c.y0, c.pos, c.y1] : [c.x0 - 8, c.y0 - 2, c.x1 + 8, c.y0 - 2];
  for (const [n, v] of Object.entries({ x1, y1, x2, y2 })) l.setAttribute(n, v);
  $('#knife').replaceChildren(l);
  l.scrollIntoView({ block: 'nearest' });
}
function end() {
  mode = null;
  $('#knife')?.replaceChildren();
  for (const e of all('.mate, .list .picked')) e.classList.remove('mate', 'picked');
  say('');
}
function cutting(key) {
  const k = mode.cut, step = { ArrowDown: ['lines', 1], ArrowUp: ['lines', -1], ArrowRight: ['ups', 1], ArrowLeft: ['ups', -1] }[key];
  if (key === 'Enter') {
    const c = k[k.kind][k.at], page = +$('input[name=page]').value;
    end();
    act(k.kind === 'ups' ? { do: 'cut', article: article(), page, gutter: { vertical: true, pos: c.pos } } : { do: 'split', article: article(), zone: c.zone, line: c.line });
  } else if (step && k[step[0]].length) {
    k.at = k.kind === step[0] ? Math.min(Math.max(k.at + step[1], 0), k[step[0]].length - 1) : 0;
    [k.kind] = step;
    draw();
  }
}
function mating(key) {
  const list = rows().filter((a) => a.dataset.go !== article());
  if (key === 'Enter' || key === 'm') {
    const other = list[mode.mate].dataset.go;
    end();
    act({ do: 'merge', articles: [article(), other] });
    return;
  }
  if (key === 'j') mode.mate = (mode.mate + 1) % list.length;
  if (key === 'k') mode.mate = (mode.mate + list.length - 1) % list.length;
  list.forEach((a, i) => a.classList.toggle('picked', i === mode.mate));
  for (const g of all('#zones g[data-of]')) g.classList.toggle('mate', g.dataset.of === list[mode.mate].dataset.go);
}

const roles = ['headline', 'kicker', 'deck', 'body', 'byline', 'caption'];
function onKey(e) {
  if (e.target.closest('input, textarea, select, button') || e.altKey || e.isComposing) return;
  const key = e.key.length === 1 ? e.key.toLowerCase() : e.key, id = article();
  if (e.ctrlKey || e.metaKey) {
    if (key === 'z') { e.preventDefault(); turn(e.shiftKey ? 'redo' : 'undo'); }
    return;
  }
  const list = rows(), at = list.findIndex((a) => a.dataset.go === id);
  const may = 'may' in root.dataset && id;
  const done = () => e.preventDefault();
  if (mode) {
    if (key === 'Tab') return;
    done();
    if (key === 'Escape') end(); else if (mode.cut) cutting(key); else mating(key);
    return;
  }
  if (key === 'j' || key === 'k') { done(); go(list[at + (key === 'j' ? 1 : -1)]?.dataset.go); }
  else if (key === 'n') { done(); go(root.dataset.next); }
  else if (key === '?') { done(); if ($('#keys')) help(); }
  else if (key === 'Enter') { done(); form?.elements.text.focus(); }
  else if (key === 'Escape') { done(); pick(''); }
  else if (key === 'ArrowDown' || key === 'ArrowUp') {
    done();
    const z = zones(), i = z.findIndex((p) => p.id === picked), to = z[key === 'ArrowDown' ? Math.min(i + 1, z.length - 1) : Math.max(i - 1, 0)];
    if (to) { pick(to.id); to.scrollIntoView({ block: 'nearest' }); }
  } else if (!may) return;
  else if (key === ' ') { done(); act({ do: 'approve', article: id }); }
  else if (key === 'm') { done(); if (list.length > 1) { mode = { mate: Math.min(Math.max(at, 0), list.length - 2) }; say(root.dataset.merge); mating(''); } }
  else if (key === 'x') { done(); const k = knives(); if (k.lines.length || k.ups.length) { mode = { cut: k }; say(root.dataset.cut); draw(); } }
  else if (key === 'a' && picked) { done(); act({ do: 'new', zones: [picked] }); }
  else if (key === 'd' && picked) { done(); act({ do: 'tray', zones: [picked] }); }
  else if (key === 'Delete') { done(); act({ do: 'tray', article: id }); }
  else if (key >= '1' && key <= '6' && picked) { done(); act({ do: 'role', zones: [picked], role: roles[key - 1] }); }
  else if (key === '[' && at > 0) { done(); act({ do: 'order', article: id, before: list[at - 1].dataset.go }); }
  else if (key === ']' && at >= 0 && at < list.length - 1) { done(); act({ do: 'order', article: id, before: list[at + 2]?.dataset.go ?? '' }); }
}

bind();
// An address that names a zone or an article of another page leads there.
const named = location.hash.slice(1);
if (root && /^p\d+-[az]\d+$/.test(named) && named !== article()) show(`${root.dataset.at}?at=${named}`, false);
