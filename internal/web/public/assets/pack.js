// Saving an edition to read without the network, and the list of those saved,
// which is shown when the network is away. The worker does the work.
const worker = navigator.serviceWorker;
const button = document.querySelector('.keep');
const label = button?.querySelector('span');
const list = document.querySelector('.packs');
const at = button?.dataset.at;
const plain = label?.textContent;

const active = async () => {
  await worker.register('/worker.js');
  return (await worker.ready).active;
};

const show = (text, on) => { label.textContent = text; button.setAttribute('aria-pressed', on); };
const look = async () => {
  const on = Boolean(await (await caches.match(`${at}pack.json`)));
  show(on ? button.dataset.saved : plain, on);
};

if (worker && globalThis.caches) {
  addEventListener('load', () => active().catch(() => button?.remove()));
  addEventListener('online', async () => (await active()).postMessage({}));
}

if (button && worker && globalThis.caches) {
  button.hidden = false;
  await look();
  button.addEventListener('click', async () => {
    if (button.getAttribute('aria-pressed') === 'true') {
      await caches.delete(`pack:${at}`);
      return look();
    }
    show('0%', false);
    try { (await active()).postMessage({ save: at }); } catch { show(button.dataset.failed, false); }
  });
  worker.addEventListener('message', ({ data }) => {
    if (data.at !== at) return;
    if (data.failed) show(button.dataset.failed, false);
    else if (data.saved) look();
    else show(`${Math.floor(data.done * 100)}%`, false);
  });
}

if (list && globalThis.caches) {
  addEventListener('online', () => location.reload());
  for (const name of await caches.keys()) {
    const pack = name.startsWith('pack:') && await (await (await caches.open(name)).match(`${name.slice(5)}pack.json`))?.json();
    if (!pack) continue;
    const a = document.createElement('a');
    a.href = name.slice(5);
    a.textContent = pack.name;
    a.className = 'button';
    a.dir = 'auto';
    const li = document.createElement('li');
    li.append(a);
    list.append(li);
    list.hidden = false;
  }
}
