// The correction screen by keys and pointer, with the text saved as it is typed.
// Keys work while the page's pane has the focus, and nowhere else.
let root, pane, form, timer, saving, mode = null, picked = [], busy = false, zoom = 1, at = -1, dragged = false;
const $ = (q, e = root) => e.querySelector(q), all = (q, e = root) => [...e.querySelectorAll(q)];
const say = (text, bad) => { const s = $('#state'); s.textContent = text; s.classList.toggle('bad', !!bad); };
const rows = () => all('.list ol [data-go]');
const article = () => root.dataset.article;
const may = () => 'may' in root.dataset;
const json = { Accept: 'application/json' };
const draw = (name, attributes) => {
  const e = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [n, v] of Object.entries(attributes)) e.setAttribute(n, v);
  return e;
};
const near = (e) => e?.scrollIntoView({ block: 'nearest', inline: 'nearest' });

// start listens where nothing is ever replaced; bind does where a redraw replaces.
function start() {
  root = document.getElementById('desk');
  if (!root) return;
  pane = $('#pane');
  pane.addEventListener('keydown', onKey);
  pane.addEventListener('pointerdown', onDown);
  pane.addEventListener('dragstart', (e) => e.preventDefault());
  root.addEventListener('click', onClick);
  bind();
}
function bind() {
  form = $('#fields'); mode = null; picked = []; at = -1;
  magnify(0);
  if (!form || !may()) return;
  form.addEventListener('input', typed);
  form.addEventListener('keydown', inText);
  for (const kind of ['keyup', 'click']) form.addEventListener(kind, caret);
  unstash();
}

function help() {
  const k = $('#keys');
  k.hidden = !k.hidden;
  $('#help').setAttribute('aria-expanded', String(!k.hidden));
}
function magnify(by) {
  const bed = $('.bed');
  if (!bed) return;
  zoom = by ? Math.min(Math.max(zoom * by, 1), 5) : zoom;
  bed.style.width = zoom > 1 ? `${zoom * 100}%` : '';
  if (by) near($('.lines .lit') ?? zones()[0]);
}

// show asks for the screen anew and puts in place what may have changed. The
// picture stays where it is the same one.
async function show(to, focus = true) {
  const answer = await fetch(to, { headers: { Accept: 'text/html' } });
  if (!answer.ok) { location.href = to; return; }
  const html = await answer.text(), began = performance.now();
  const from = html.indexOf('<div id="desk"'), next = new DOMParser().parseFromString(html.slice(from, html.lastIndexOf('</main>')), 'text/html').getElementById('desk');
  if (from < 0 || !next) { location.href = to; return; }
  const said = $('#state').textContent, open = !!$('.fold')?.open, keys = $('#keys')?.hidden === false, src = (e) => $('.bed img', e)?.getAttribute('src');
  for (const { name, value } of next.attributes) root.setAttribute(name, value);
  $('.clashes')?.remove();
  const same = $('#zones') && $('#zones', next) && src(root) === src(next);
  for (const q of ['.bar', '.list', '.fields', ...(same ? ['#zones', '#corners', '#marks'] : [])]) $(q).replaceWith($(q, next));
  if (!same) pane.replaceChildren(...$('#pane', next).childNodes);
  bind();
  if (open && $('.fold')) $('.fold').open = true;
  if (keys) $('#keys').hidden = false;
  history.replaceState(null, '', to);
  say(said);
  if (focus) pane.focus({ preventScroll: true });
  near($('.list [aria-current]'));
  void root.offsetHeight;
  performance.measure('redraw', { start: began });
}

const address = (id) => {
  const q = new URLSearchParams(location.search);
  q.delete('done'); q.delete('at'); q.delete('page');
  // An article that goes on here is shown here.
  if (id && $(`#zones g[data-of="${CSS.escape(id)}"]`)) q.set('page', pageHere());
  id ? q.set('article', id) : q.delete('article');
  return `${root.dataset.at}?${q}`;
};
async function go(id) {
  if (!id) return;
  await flush();
  await show(address(id));
}

// leaf turns to another page.
async function leaf(by) {
  const pages = all('.pages a'), to = pages[pages.findIndex((a) => a.hasAttribute('aria-current')) + by];
  if (!to || !await flush()) return;
  await show(to.getAttribute('href'));
}

// send does one act; what it changed is shown.
async function send(path, body, headers) {
  if (busy || !may()) return;
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

// Autosave: a second after the last key. What is typed is kept in this tab until it
// is saved, so that loading the screen again loses nothing. On a clash the form is
// sent as a form, and the screen shows both values.
const stashed = () => `banmian ${root.dataset.at} ${article()}`;
function typed() {
  say(root.dataset.unsaved);
  sessionStorage.setItem(stashed(), new URLSearchParams(new FormData(form)));
  clearTimeout(timer);
  timer = setTimeout(save, 1000);
}
function unstash() {
  const kept = sessionStorage.getItem(stashed());
  if (!kept) return;
  for (const [name, value] of new URLSearchParams(kept)) if (form.elements[name] && name !== 'version') form.elements[name].value = value;
  typed();
}
async function flush() {
  if (timer) { clearTimeout(timer); return save(); }
  return saving ?? true;
}
function save() {
  timer = 0;
  const mine = form, desk = root, key = stashed();
  saving = (async () => {
    say(desk.dataset.busy);
    try {
      const answer = await fetch(mine.action, { method: 'POST', body: new URLSearchParams(new FormData(mine)), headers: { ...json, 'If-Match': `"${mine.elements.version.value}"` } });
      const got = await answer.json();
      if (answer.ok || answer.status === 412) sessionStorage.removeItem(key);
      if (answer.status === 412) { saving = null; mine.submit(); return false; }
      if (!answer.ok) throw got;
      desk.dataset.version = mine.elements.version.value = got.version;
      for (const [group, was] of Object.entries(got.was)) mine.elements[`was_${group}`].value = was;
      for (const v of all('input[name=version]')) v.value = got.version;
      const undo = $('button[value=undo]');
      if (undo) undo.disabled = false;
      if (timer) sessionStorage.setItem(key, new URLSearchParams(new FormData(mine)));
      else say(got.saved);
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

// Keys in the text: Esc back to the page, Ctrl+Enter approves, Alt+arrows move a
// paragraph.
function inText(e) {
  if (e.isComposing) return;
  if (e.key === 'Escape') pane.focus({ preventScroll: true });
  else if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) { e.preventDefault(); act({ do: 'approve', article: article() }); }
  else if (e.altKey && e.target.name === 'text' && (e.key === 'ArrowUp' || e.key === 'ArrowDown')) {
    e.preventDefault();
    const t = e.target, list = t.value.split('\n'), n = t.value.slice(0, t.selectionStart).split('\n').length - 1, to = n + (e.key === 'ArrowUp' ? -1 : 1);
    if (to < 0 || to >= list.length) return;
    [list[n], list[to]] = [list[to], list[n]];
    t.value = list.join('\n');
    const c = list.slice(0, to).join('\n').length + (to ? 1 : 0);
    t.setSelectionRange(c, c);
    typed();
  }
}

// The caret and its line on the page.
const marks = () => JSON.parse($('#marks')?.textContent || 'null') ?? [];
function light(zone, line) {
  for (const r of all('.lines .lit')) r.classList.remove('lit');
  const r = $(`.lines rect[data-zone="${CSS.escape(zone)}"][data-line="${line}"]`);
  r?.classList.add('lit');
  near(r);
}
function caret(e) {
  const f = e.target.name, from = e.target.selectionStart;
  if (from == null) return;
  const m = marks().findLast((x) => x.f === f && x.a <= from);
  if (m) light(m.z, m.l);
}
// write puts the caret where a line of a zone stands in its field.
function write(zone, line) {
  const list = marks().filter((x) => x.z === zone), m = list.find((x) => x.l >= line) ?? list[0], field = form?.elements[m?.f ?? 'text'];
  if (!field) return;
  field.focus();
  if (m) { light(m.z, m.l); field.setSelectionRange?.(m.a, m.a); }
}

// Zones of the chosen article, and those of the tray behind them.
const zones = () => all('#zones .current polygon');
const reach = () => [...zones(), ...all('#zones .tray polygon')];
function pick(ids) {
  picked = ids; at = -1;
  for (const p of all('#zones polygon')) p.classList.toggle('picked', ids.includes(p.id));
  near(ids.length ? document.getElementById(ids.at(-1)) : null);
}
function choose(by, more) {
  const list = reach(), i = list.findIndex((p) => p.id === picked.at(-1)), to = list[Math.min(Math.max(i + by, 0), list.length - 1)];
  if (to) pick(more ? [...new Set([...picked, to.id])] : [to.id]);
}
// line goes from line to line of the picked zone.
function line(by) {
  const n = all(`.lines rect[data-zone="${CSS.escape(picked[0] ?? '')}"]`).length;
  if (!n) return;
  at = Math.min(Math.max(at + by, 0), n - 1);
  light(picked[0], at);
}
// earlier moves the picked zone among those of its article.
function sequence(by) {
  const list = zones().map((p) => p.id), i = list.indexOf(picked[0]), to = i + by;
  if (i < 0 || to < 0 || to >= list.length) return;
  list.splice(to, 0, ...list.splice(i, 1));
  act({ do: 'sequence', article: article(), page: pageHere(), zones: list });
}
const pageHere = () => +($('input[name=page]')?.value ?? 0);

function onClick(e) {
  if (dragged) { dragged = false; e.preventDefault(); return; } // the end of a drag is no click
  const tool = e.target.closest('[data-tool]')?.dataset.tool;
  if (tool) { tools[tool](); return; }
  if (e.target.closest('#help')) { help(); return; }
  const a = e.target.closest('[data-go]'), zone = e.target.closest('#zones polygon');
  if ((!a && !zone) || e.ctrlKey || e.metaKey) return;
  e.preventDefault();
  if (mode?.corners) return;
  if (zone && (!a || a.dataset.go === article())) {
    pane.focus({ preventScroll: true });
    pick(e.shiftKey ? [...new Set([...picked, zone.id])] : [zone.id]);
    const p = spot(e), r = all(`.lines rect[data-zone="${CSS.escape(zone.id)}"]`).find((x) => p.y <= +x.getAttribute('y') + +x.getAttribute('height') + 2);
    if (r) { at = +r.dataset.line; light(zone.id, at); }
  } else if (!e.shiftKey) go(a?.dataset.go);
}
const spot = (e) => new DOMPoint(e.clientX, e.clientY).matrixTransform($('#zones').getScreenCTM().inverse());

// Dragging: a corner, or a picked zone to another story.
const slack = 6; // pixels a finger trembles
function onDown(e) {
  dragged = false;
  if (e.button || !may()) return;
  const c = e.target.closest('#corners circle');
  if (c) { dragCorner(e, c); return; }
  const zone = e.target.closest('#zones polygon.picked');
  if (!zone || mode) return;
  const from = spot(e);
  let over = null, moved = false;
  follow(e, (m) => {
    const to = spot(m);
    if (!moved && Math.hypot(m.clientX - e.clientX, m.clientY - e.clientY) < slack) return;
    moved = true;
    for (const id of picked) document.getElementById(id).setAttribute('transform', `translate(${to.x - from.x} ${to.y - from.y})`);
    const g = document.elementsFromPoint(m.clientX, m.clientY).map((x) => x.closest('#zones g[data-of]')).find((x) => x?.dataset.of && !x.classList.contains('current'));
    if ((g ?? null) === over) return;
    over?.classList.remove('mate');
    over = g ?? null;
    over?.classList.add('mate');
  }, (m) => {
    if (!moved) return;
    dragged = true;
    over?.classList.remove('mate');
    for (const id of picked) document.getElementById(id)?.removeAttribute('transform');
    if (m && over) act({ do: 'move', zones: picked, article: over.dataset.of });
  });
}
// follow calls back while a pointer is down; the end gets nothing when it was taken
// away.
function follow(e, move, up) {
  const stop = new AbortController(), on = (kind, fn) => addEventListener(kind, (m) => { if (m.pointerId === e.pointerId) fn(m); }, { signal: stop.signal });
  const end = (m) => { stop.abort(); up(m); };
  on('pointermove', move);
  on('pointerup', end);
  on('pointercancel', () => end());
}

// Corners of a zone: each has the focus by Tab, moves by arrows (a line; Shift:
// five; Alt: a point) or by dragging, and is added and taken out.
function corners(id = picked[0] ?? zones()[0]?.id) {
  const p = document.getElementById(id);
  if (!p || !may()) return;
  end();
  pick([id]);
  mode = { corners: { id, step: +p.dataset.step, was: p.getAttribute('points'), past: [], list: [...p.points].map((q) => [q.x, q.y]) } };
  root.classList.add('cornering');
  plot(0);
  say(root.dataset.corners);
}
function plot(focus) {
  const m = mode.corners, g = $('#corners');
  document.getElementById(m.id).setAttribute('points', m.list.map((c) => c.join()).join(' '));
  g.replaceChildren(...m.list.map(([cx, cy], n) => draw('circle', { cx, cy, r: 5 / zoom + 2, tabindex: 0, role: 'button', 'data-n': n, 'aria-label': g.dataset.corner.replace('{0}', n + 1).replace('{1}', Math.round(cx)).replace('{2}', Math.round(cy)) })));
  if (focus != null) g.children[focus]?.focus();
}
// change does one thing to the corners; undo takes it back.
function change(fn, focus) {
  const m = mode.corners;
  m.past.push(m.list.map((c) => [...c]));
  fn(m.list);
  plot(focus);
}
const round = (v) => Math.round(v * 10) / 10;
function cornering(e, key) {
  const m = mode.corners, n = +(document.activeElement.closest?.('#corners circle')?.dataset.n ?? 0);
  const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
  if (key === 'Tab') return;
  e.preventDefault();
  if (way) {
    const by = e.altKey ? 1 : m.step * (e.shiftKey ? 5 : 1);
    change((l) => { l[n] = [round(l[n][0] + way[0] * by), round(l[n][1] + way[1] * by)]; }, n);
  } else if (key === 'a' || key === '+' || key === 'Insert') tools.add();
  else if (key === 'Delete' || key === '-') tools.remove();
  else if (key === 'z' && (e.ctrlKey || e.metaKey)) { if (m.past.length) { m.list = m.past.pop(); plot(Math.min(n, m.list.length - 1)); } }
  else if (key === 'Enter' || key === 'v') tools.keep();
  else if (key === 'Escape') tools.cancel();
}
function dragCorner(e, c) {
  e.preventDefault();
  const n = +c.dataset.n, from = spot(e), m = mode.corners, was = m.list.map((x) => [...x]), [x, y] = m.list[n];
  c.focus();
  follow(e, (p) => {
    const to = spot(p);
    m.list[n] = [round(x + to.x - from.x), round(y + to.y - from.y)];
    plot(n);
  }, (p) => {
    if (!p) m.list = was; else if (String(was) !== String(m.list)) m.past.push(was);
    plot(n);
  });
}
const tools = {
  in: () => magnify(1.5), out: () => magnify(1 / 1.5), fit: () => { zoom = 1; magnify(1); },
  corners: () => (mode?.corners ? tools.keep() : corners()),
  add() {
    const n = +($('#corners circle:focus')?.dataset.n ?? mode.corners.last ?? 0);
    change((l) => { const [a, b] = [l[n], l[(n + 1) % l.length]]; l.splice(n + 1, 0, [round((a[0] + b[0]) / 2), round((a[1] + b[1]) / 2)]); }, n + 1);
  },
  remove() {
    const n = +($('#corners circle:focus')?.dataset.n ?? mode.corners.last ?? 0);
    if (mode.corners.list.length > 3) change((l) => l.splice(n, 1), Math.max(n - 1, 0));
  },
  keep() {
    const { id, list, past } = mode.corners;
    end();
    if (past.length) act({ do: 'polygon', zone: id, polygon: list });
    else tools.cancel();
  },
  cancel() {
    if (mode?.corners) document.getElementById(mode.corners.id).setAttribute('points', mode.corners.was);
    end();
    pane.focus({ preventScroll: true });
  },
};
addEventListener('focusin', (e) => { const c = e.target.closest?.('#corners circle'); if (c && mode?.corners) mode.corners.last = c.dataset.n; });

// Cutting: at a line, or in a gutter, which the server looked for.
const box = (e) => { const b = e.getBBox(); return { x0: b.x, y0: b.y, x1: b.x + b.width, y1: b.y + b.height }; };
function knives() {
  const lines = all('.lines rect').slice(1).map((r) => ({ zone: r.dataset.zone, line: +r.dataset.line, ...box(r) }));
  const b = zones().map(box), whole = { x0: Math.min(...b.map((z) => z.x0)), y0: Math.min(...b.map((z) => z.y0)), x1: Math.max(...b.map((z) => z.x1)), y1: Math.max(...b.map((z) => z.y1)) };
  const ups = all('#gutters option').map((o) => o.value.split(' ')).map(([way, pos]) => (way === 'v' ? { vertical: true, pos: +pos, ...whole, x0: +pos, x1: +pos } : { vertical: false, pos: +pos, ...whole, y0: +pos, y1: +pos }));
  return { lines, ups, kind: lines.length ? 'lines' : 'ups', at: 0 };
}
function knife() {
  const k = mode.cut, c = k[k.kind][k.at];
  const [x1, y1, x2, y2] = k.kind === 'ups' ? [c.x0, c.y0, c.x1, c.y1] : [c.x0 - 8, c.y0 - 2, c.x1 + 8, c.y0 - 2];
  const l = draw('line', { x1, y1, x2, y2 });
  $('#knife').replaceChildren(l);
  root.dataset.chosen = k.kind === 'ups' ? c.pos : `${c.zone} ${c.line}`;
  near(l);
}
function end() {
  mode = null;
  root.classList.remove('cornering');
  $('#knife')?.replaceChildren();
  $('#corners')?.replaceChildren();
  for (const e of all('.mate, .list .picked')) e.classList.remove('mate', 'picked');
  say('');
}
function cutting(key) {
  const k = mode.cut, step = { ArrowDown: ['lines', 1], ArrowUp: ['lines', -1], ArrowRight: ['ups', 1], ArrowLeft: ['ups', -1] }[key];
  const head = { PageDown: 1, PageUp: -1 }[key];
  if (key === 'Enter') {
    const c = k[k.kind][k.at];
    end();
    act(k.kind === 'ups' ? { do: 'cut', article: article(), page: pageHere(), gutter: { vertical: c.vertical, pos: c.pos } } : { do: 'split', article: article(), zone: c.zone, line: c.line });
  } else if (head && k.kind === 'lines') { // from zone to zone
    for (let i = k.at + head; i >= 0 && i < k.lines.length; i += head) if (k.lines[i].line === 0) { k.at = i; break; }
    knife();
  } else if (step && k[step[0]].length) {
    k.at = k.kind === step[0] ? Math.min(Math.max(k.at + step[1], 0), k[step[0]].length - 1) : 0;
    [k.kind] = step;
    knife();
  }
}

// Choosing another article: the next in the list, or by the number it has on the
// page; or, to join, one of another page.
function other(kind) {
  const mine = kind === 'send' && !zones().some((z) => picked.includes(z.id)); // out of the tray, also to this one
  const list = kind === 'join' ? all('#join-with option').map((o) => ({ id: o.value, name: o.textContent })) : rows().filter((a) => mine || a.dataset.go !== article()).map((a) => ({ id: a.dataset.go, row: a }));
  if (!list.length) return;
  const here = rows().findIndex((a) => a.dataset.go === article());
  mode = { other: { kind, list, i: kind === 'join' ? 0 : Math.min(Math.max(here, 0), list.length - 1), typed: '' } };
  point();
}
function point() {
  const m = mode.other, it = m.list[m.i];
  for (const r of rows()) r.classList.toggle('picked', r.dataset.go === it.id);
  for (const g of all('#zones g[data-of]')) g.classList.toggle('mate', g.dataset.of === it.id);
  near(it.row);
  root.dataset.chosen = it.id;
  say(`${root.dataset[m.kind]} ${m.kind === 'join' ? it.name : m.typed}`);
}
function choosing(key) {
  const m = mode.other, by = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[key];
  if (by) { m.i = (m.i + by + m.list.length) % m.list.length; m.typed = ''; point(); }
  else if (/^\d$/.test(key) && m.kind !== 'join') {
    m.typed += key;
    const numbers = all('#zones g[data-n]'), g = numbers.find((x) => x.dataset.n === m.typed), i = m.list.findIndex((x) => x.id === g?.dataset.of);
    if (i >= 0) m.i = i;
    if (!numbers.some((x) => x.dataset.n.startsWith(m.typed))) m.typed = '';
    point();
    if (i >= 0 && numbers.filter((x) => x.dataset.n.startsWith(m.typed)).length === 1) settle();
  } else if (key === 'Enter' || key === { merge: 'm', send: 's', join: 'g' }[m.kind]) settle();
}
function settle() {
  const { kind, list, i } = mode.other, id = list[i].id, these = picked;
  end();
  if (kind === 'send') act({ do: 'move', zones: these, article: id });
  else act({ do: kind, articles: [article(), id] });
}
function unjoin() {
  const parts = all('#parts option').map((o) => +o.value);
  const page = parts.includes(pageHere()) ? pageHere() : parts[0];
  if (page) act({ do: 'unjoin', article: article(), page });
}

const roles = ['folio', 'headline', 'kicker', 'deck', 'body', 'byline', 'caption', 'figure', 'jump', 'credit'];
function onKey(e) {
  if (e.target.closest('input, textarea, select, button, summary') || e.isComposing) return;
  const key = e.key.length === 1 ? e.key.toLowerCase() : e.key, id = article(), done = () => e.preventDefault();
  if (mode?.corners) { cornering(e, key); return; }
  if (e.altKey) return;
  if (e.ctrlKey || e.metaKey) {
    if (key === 'z') { done(); turn(e.shiftKey ? 'redo' : 'undo'); }
    return;
  }
  if (mode) {
    if (key === 'Tab') return;
    done();
    if (key === 'Escape') end(); else if (mode.cut) cutting(key); else choosing(key);
    return;
  }
  const list = rows(), i = list.findIndex((a) => a.dataset.go === id);
  const look = {
    j: () => (list[i + 1] ? go(list[i + 1].dataset.go) : leaf(1)), k: () => (list[i - 1] ? go(list[i - 1].dataset.go) : leaf(-1)), PageDown: () => leaf(1), PageUp: () => leaf(-1), n: () => go(root.dataset.next), '?': () => $('#keys') && help(),
    Escape: () => pick([]), ArrowDown: () => choose(1, e.shiftKey), ArrowUp: () => choose(-1, e.shiftKey), ArrowRight: () => picked.length && line(1), ArrowLeft: () => picked.length && line(-1),
    Enter: () => (picked.length ? write(picked[0], Math.max(at, 0)) : form?.elements.text.focus()), h: () => form?.elements.headline.focus(), t: () => form?.elements.kind.focus(), c: () => form?.elements.caption_0?.focus(),
    o: () => { const tray = all('#zones .tray polygon'), n = tray.findIndex((p) => p.id === picked[0]); if (tray.length) pick([tray[(n + 1) % tray.length].id]); },
    '+': tools.in, '=': tools.in, '-': tools.out,
  }[key];
  if (look) { done(); look(); return; }
  if (!may()) return;
  const with_ = picked.length > 0;
  const does = {
    a: with_ && (() => act({ do: 'new', zones: picked })), d: with_ && (() => act({ do: 'tray', zones: picked })), s: with_ && (() => other('send')), v: () => corners(),
    '{': with_ && (() => sequence(-1)), '}': with_ && (() => sequence(1)),
  }[key] || (id && {
    ' ': () => act({ do: 'approve', article: id }), m: () => other('merge'), g: () => other('join'), u: unjoin, Delete: () => act({ do: 'tray', article: id }),
    x: () => { const k = knives(); if (k.lines.length || k.ups.length) { mode = { cut: k }; say(root.dataset.cut); knife(); } },
    '[': i > 0 && (() => act({ do: 'order', article: id, before: list[i - 1].dataset.go })),
    ']': i >= 0 && i < list.length - 1 && (() => act({ do: 'order', article: id, before: list[i + 2]?.dataset.go ?? '' })),
  }[key]);
  if (does) { done(); does(); } else if (/^\d$/.test(key) && with_) { done(); act({ do: 'role', zones: picked, role: roles[key] }); }
}

start();
// An address that names a zone or an article of another page leads there.
const named = location.hash.slice(1);
if (root && /^p\d+-[az]\d+$/.test(named) && named !== article()) show(`${root.dataset.at}?at=${named}`, false);
