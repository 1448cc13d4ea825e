// Reads on without the network. Editions that a reader saved, each a cache named
// by its address, are shown when the network is away, and otherwise a message.
// With the network everything comes from there; and each time a page does, what
// was withdrawn or changed since is thrown away or fetched anew.
const shell = { tag: '', addresses: [], offline: {} }; // filled in by the server
const home = `shell:${shell.tag}`;
const most = 7; // editions kept, the least recently read falling off
const loosely = { ignoreSearch: true, ignoreVary: true };

const nameOf = (at) => `pack:${at}`;
const atOf = (name) => name.slice(5);
const packs = async () => (await caches.keys()).filter((n) => n.startsWith('pack:'));
const read = async (name, file) => (await (await caches.open(name)).match(atOf(name) + file))?.json();
const use = async (name) => (await caches.open(name)).put(`${atOf(name)}used`, new Response(Date.now()));

const saving = new Set();
const save = async (at, tell = () => {}) => {
  const name = nameOf(at);
  if (saving.has(at)) return;
  saving.add(at);
  try {
    const list = await fetch(`${at}pack.json`, { cache: 'no-cache' });
    if (!list.ok) throw list.status;
    const { addresses, pictures } = await list.clone().json();
    await caches.delete(name);
    const cache = await caches.open(name);
    const all = [...addresses, ...pictures.map(([first]) => first)];
    for (const [i, address] of all.entries()) {
      const r = await fetch(address, { cache: 'no-cache' });
      if (r.ok) await cache.put(address, r);
      else if (r.status !== 404 && r.status !== 410) throw r.status;
      tell({ at, done: (i + 1) / all.length });
    }
    await cache.put(`${at}pack.json`, list); // last: without it a pack is not whole
    await use(name);
    await trim();
    tell({ at, saved: true });
  } catch {
    await caches.delete(name);
    tell({ at, failed: true });
  } finally { saving.delete(at); }
};

const trim = async () => {
  const aged = await Promise.all((await packs()).map(async (name) => [await read(name, 'used') ?? 0, name]));
  aged.sort(([a], [b]) => b - a);
  for (const [, name] of aged.slice(most)) await caches.delete(name);
};

const check = async () => {
  for (const name of await packs()) {
    const at = atOf(name);
    if (saving.has(at)) continue;
    const r = await fetch(`${at}pack.json`, { cache: 'no-cache' });
    if (r.status === 404 || r.status === 410 || r.redirected) await caches.delete(name);
    else if (r.ok && (await r.json()).tag !== (await read(name, 'pack.json'))?.tag) {
      await caches.delete(name);
      await save(at);
    }
  }
};

// saved finds what stands at an address. Of a page's pictures one is saved, and
// serves for the others.
const saved = async (request) => {
  const path = new URL(request.url).pathname;
  for (const name of await packs()) {
    const cache = await caches.open(name);
    let r = await cache.match(request, loosely);
    if (!r && path.includes('/b/')) {
      const same = (await read(name, 'pack.json'))?.pictures.find((p) => p.includes(path));
      r = same && await cache.match(same[0]);
    }
    if (r) {
      if (request.mode === 'navigate') await use(name);
      return r;
    }
  }
  const r = await caches.match(request, { ...loosely, cacheName: home });
  if (r || request.mode !== 'navigate') return r ?? Response.error();
  return caches.match(shell.offline[path.split('/')[1]] ?? shell.offline[''], { ...loosely, cacheName: home });
};

const answer = async (e) => {
  let r;
  try { r = await fetch(e.request); } catch { return saved(e.request); }
  if (r.status === 404 || r.status === 410) for (const name of await packs()) await (await caches.open(name)).delete(e.request, loosely);
  if (e.request.mode === 'navigate') e.waitUntil(check().catch(() => {}));
  return r;
};

addEventListener('install', (e) => e.waitUntil(caches.open(home).then((c) => c.addAll(shell.addresses)).then(() => skipWaiting())));
addEventListener('activate', (e) => e.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith('shell:') && name !== home) await caches.delete(name);
  await clients.claim();
})()));
addEventListener('fetch', (e) => {
  if (e.request.method === 'GET' && new URL(e.request.url).origin === location.origin) e.respondWith(answer(e));
});
addEventListener('message', (e) => {
  const tell = (m) => e.source.postMessage(m);
  e.waitUntil(e.data.save ? save(e.data.save, tell) : check().catch(() => {}));
});
