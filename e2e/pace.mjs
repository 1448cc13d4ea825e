// Measures how fast screens appear on a middling phone and a slow connection
// (150 ms there and back, 1.6 Mbit/s, a processor four times slower) and what
// they weigh: node pace.mjs http://127.0.0.1:8080
import { launch, phone, desktop } from './browser.mjs';
import { screens } from './site.mjs';
import { measure } from './slow.mjs';

const site = (process.argv[2] ?? 'http://127.0.0.1:8080').replace(/\/$/, '');
const rounds = Number(process.argv[3] ?? 3);
const browser = await launch();
const all = await screens(site);
const only = process.argv[4];

// Milliseconds to the largest paint on the phone.
const budgets = { page: 2000, article: 1000, search: 1300 };
const missed = [];

const median = (list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)];
console.log('screen      device   LCP ms    CLS    requests   KB');
for (const [name, path] of Object.entries(all)) {
  if (only && name !== only) continue;
  if (['searchEmpty', 'searchWrong', 'searchArticle', 'searchPage', 'english', 'traditional', 'missing', 'edition'].includes(name)) continue;
  for (const [device, options, slow] of [['phone', phone, true], ['desktop', desktop, false]]) {
    const runs = [];
    for (let i = 0; i < rounds; i++) runs.push(await measure(browser, options, site + path, slow));
    const m = (k) => median(runs.map((r) => r[k]));
    if (slow && m('lcp') > budgets[name]) missed.push(`${name}: ${m('lcp').toFixed(0)} ms, wanted ${budgets[name]}`);
    console.log(name.padEnd(11), device.padEnd(8), m('lcp').toFixed(0).padStart(6), m('cls').toFixed(3).padStart(8), String(m('requests')).padStart(9), (m('bytes') / 1024).toFixed(0).padStart(7));
  }
}
await browser.close();
if (missed.length) {
  console.error(`missed: ${missed.join('; ')}`);
  process.exitCode = 1;
}
