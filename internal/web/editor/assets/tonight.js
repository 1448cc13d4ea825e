// Tonight: files dropped or chosen are sent one by one, each with its progress,
// and the board is kept up to date by server-sent events. Without this script the
// form sends all at once, and the board loads itself again.
const drop = document.getElementById('drop');
if (drop) handIn(drop);
const live = document.getElementById('live');
if (live && window.EventSource) follow(live);

// handIn takes over the form.
function handIn(form) {
  const say = form.dataset;
  const box = document.getElementById('sending');
  const list = box.querySelector('ul');
  const told = document.getElementById('sent');
  const atOnce = 3; // files under way
  let busy = false;

  form.addEventListener('submit', (e) => {
    e.preventDefault();
    const files = [];
    for (const input of form.querySelectorAll('input[type=file]')) {
      for (const file of input.files) files.push({ file, path: file.webkitRelativePath || file.name });
    }
    send(files);
  });
  const over = (e) => { if ([...e.dataTransfer.types].includes('Files')) { e.preventDefault(); form.classList.add('over'); } };
  form.addEventListener('dragenter', over);
  form.addEventListener('dragover', over);
  form.addEventListener('dragleave', (e) => { if (!form.contains(e.relatedTarget)) form.classList.remove('over'); });
  form.addEventListener('drop', async (e) => {
    e.preventDefault();
    form.classList.remove('over');
    send(await dropped(e.dataTransfer));
  });
  addEventListener('beforeunload', (e) => { if (busy) e.preventDefault(); });

  // send opens a drop, puts every file into it, and closes it.
  async function send(files) {
    if (busy || !files.length) return;
    busy = true;
    box.hidden = false;
    list.replaceChildren();
    const rows = files.map(row);
    try {
      const body = new URLSearchParams({ date: form.elements.printed.checked ? '' : form.elements.date.value, ordinal: form.elements.ordinal.value });
      const begun = await ask(say.begin, body);
      const waiting = [...rows];
      const work = async () => { for (let r; (r = waiting.shift());) await put(begun.files, r); };
      const count = () => { told.textContent = say.count.replace('{0}', rows.filter((r) => r.over).length).replace('{1}', rows.length); };
      for (const r of rows) r.changed = count;
      count();
      await Promise.all(Array.from({ length: atOnce }, work));
      told.textContent = say.closing;
      const kept = await ask(begun.close, new URLSearchParams());
      told.textContent = kept.again ? say.same : say.all;
      form.reset();
    } catch (err) {
      told.textContent = err.message || say.broken;
    }
    busy = false;
  }

  // row shows one file.
  function row({ file, path }) {
    const li = document.createElement('li');
    const name = document.createElement('bdi');
    const state = document.createElement('span');
    const bar = document.createElement('progress');
    name.textContent = path;
    state.className = 'tag';
    bar.max = file.size || 1;
    bar.value = 0;
    bar.setAttribute('aria-label', path);
    li.append(name, state, bar);
    list.append(li);
    return { file, path, li, state, bar, over: false, changed() {} };
  }

  // put sends one file; one that broke off on its way waits for its button.
  async function put(to, r) {
    for (;;) {
      r.state.textContent = say.sending;
      r.state.className = 'tag warn';
      const answer = await upload(`${to}?${new URLSearchParams({ path: r.path })}`, r);
      if (answer.ok) {
        r.bar.hidden = true;
        r.state.textContent = answer.path ? say.sent : say.skipped;
        r.state.className = 'tag good';
        break;
      }
      r.state.className = 'tag bad';
      const why = document.createElement('p');
      why.className = 'why';
      why.textContent = answer.why;
      r.li.append(why);
      if (answer.refused) {
        r.state.textContent = say.refused;
        r.bar.hidden = true;
        break;
      }
      r.state.textContent = say.broken;
      const again = document.createElement('button');
      again.type = 'button';
      again.textContent = say.again;
      r.li.append(again);
      await new Promise((go) => { again.addEventListener('click', go, { once: true }); });
      again.remove();
      why.remove();
    }
    r.over = true;
    r.changed();
  }

  function upload(to, r) {
    return new Promise((done) => {
      const x = new XMLHttpRequest();
      x.open('PUT', to);
      x.setRequestHeader('Accept', 'application/json');
      x.setRequestHeader('Content-Type', 'application/octet-stream');
      x.upload.addEventListener('progress', (e) => { r.bar.value = e.loaded; });
      x.addEventListener('error', () => done({ why: say.broken }));
      x.addEventListener('abort', () => done({ why: say.broken }));
      x.addEventListener('load', () => {
        const said = parsed(x.responseText);
        if (x.status === 200) done({ ok: true, path: said.path });
        else done({ refused: x.status === 400 || x.status === 413 || x.status === 422, why: words(said) || say.broken });
      });
      x.send(r.file);
    });
  }

  async function ask(to, body) {
    const answer = await fetch(to, { method: 'POST', body, headers: { Accept: 'application/json' } });
    const said = parsed(await answer.text());
    if (!answer.ok) throw new Error(words(said));
    return said;
  }
}

function parsed(text) {
  try { return JSON.parse(text); } catch { return {}; }
}

// become changes a part of the page into another, and leaves alone what is the same:
// what is being pressed, has the focus or was opened stays.
function become(now, next) {
  if (now.nodeName !== next.nodeName || (now.id ?? '') !== (next.id ?? '')) {
    now.replaceWith(next);
    return;
  }
  if (now.nodeType !== Node.ELEMENT_NODE) {
    if (now.data !== next.data) now.data = next.data;
    return;
  }
  for (const { name, value } of next.attributes) if (name !== 'open' && now.getAttribute(name) !== value) now.setAttribute(name, value);
  for (const { name } of [...now.attributes]) if (name !== 'open' && !next.hasAttribute(name)) now.removeAttribute(name);
  const have = [...now.childNodes];
  const want = [...next.childNodes];
  want.forEach((child, i) => { if (have[i]) become(have[i], child); else now.append(child); });
  for (const child of have.slice(want.length)) child.remove();
}

// words puts a problem into one line.
const words = (p) => [p.detail || p.title, p.remedy].filter(Boolean).join(' ');

// dropped gathers files and folders that were dropped, with their paths.
async function dropped(transfer) {
  const entries = [...transfer.items].map((i) => i.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...transfer.files].map((file) => ({ file, path: file.name }));
  const out = [];
  const walk = async (entry) => {
    if (entry.isFile) {
      const file = await new Promise((done, failed) => { entry.file(done, failed); });
      out.push({ file, path: entry.fullPath.replace(/^\//, '') });
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((done, failed) => { reader.readEntries(done, failed); });
      if (!some.length) return;
      for (const e of some) await walk(e);
    }
  };
  for (const e of entries) await walk(e);
  return out;
}

// follow keeps the board up to date, and says its sum aloud where it changes.
function follow(board) {
  const line = new EventSource(board.dataset.events);
  const aloud = document.getElementById('aloud');
  line.addEventListener('board', (e) => {
    const next = board.cloneNode(false);
    next.innerHTML = e.data; // ours: rendered by the server, everything in it escaped
    become(board, next);
    const sum = document.getElementById('sum')?.textContent.trim() ?? '';
    if (aloud.textContent !== sum) aloud.textContent = sum;
  });
  line.addEventListener('rest', () => {
    line.close();
    const p = document.createElement('p');
    p.className = 'hint';
    p.textContent = board.dataset.rest;
    board.append(p);
  });
  addEventListener('pagehide', () => line.close(), { once: true });
}
