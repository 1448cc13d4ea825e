// Measures how fast screens appear on a middling phone and a slow connection
// (150 ms there and back, 1.6 Mbit/s, a processor four times slower) and what
// they weigh: node pace.mjs http://127.0.0.1:8080
import { launch, phone, desktop } from './browser.mjs';
import { screens } from './site.mjs';

const site = (process.argv[2] ?? 'http://127.0.0.1:8080').replace(/\/$/, '');
const rounds = Number(process.argv[3] ?? 3);
const browser = await launch();
const all = await screens(site);
const only = process.argv[4];

async function measure(options, path, slow) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  let bytes = 0;
  let requests = 0;
  cdp.on('Network.loadingFinished', (e) => { bytes += e.encodedDataLength; requests++; });
  if (slow) {
    await cdp.send('Network.emulateNetworkConditions', { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 });
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  }
  await page.addInitScript(() => {
    globalThis.seen = { lcp: 0, cls: 0 };
    new PerformanceObserver((l) => { for (const e of l.getEntries()) globalThis.seen.lcp = e.startTime; }).observe({ type: 'largest-contentful-paint', buffered: true });
    new PerformanceObserver((l) => { for (const e of l.getEntries()) if (!e.hadRecentInput) globalThis.seen.cls += e.value; }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(site + path, { waitUntil: 'networkidle' });
  const { lcp, cls } = await page.evaluate(() => globalThis.seen);
  await context.close();
  return { lcp, cls, bytes, requests };
}

const median = (list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)];
console.log('screen      device   LCP ms    CLS    requests   KB');
for (const [name, path] of Object.entries(all)) {
  if (only && name !== only) continue;
  if (['searchEmpty', 'searchWrong', 'searchArticle', 'searchPage', 'english', 'traditional', 'missing', 'edition'].includes(name)) continue;
  for (const [device, options, slow] of [['phone', phone, true], ['desktop', desktop, false]]) {
    const runs = [];
    for (let i = 0; i < rounds; i++) runs.push(await measure(options, path, slow));
    const m = (k) => median(runs.map((r) => r[k]));
    console.log(name.padEnd(11), device.padEnd(8), m('lcp').toFixed(0).padStart(6), m('cls').toFixed(3).padStart(8), String(m('requests')).padStart(9), (m('bytes') / 1024).toFixed(0).padStart(7));
  }
}
await browser.close();
