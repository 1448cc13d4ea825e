// Starts the program's own demo for the tests: node --test gives each file its
// own process, and each its own demo with its own data directory, unless SITE
// names one that runs.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// coldStart is how long the demo may take: it compiles the PDF engine and reads
// the sample editions.
const coldStart = 180_000;

const freePort = () => new Promise((resolve, reject) => {
  const s = createServer();
  s.on('error', reject);
  s.listen(0, '127.0.0.1', () => { const { port } = s.address(); s.close(() => resolve(port)); });
});

// start gives the site's address, what the program has said so far, the program
// and its data directory. With passkeys the site has a public address, which they
// need; with own a demo is started even where SITE names a site.
export async function start({ passkeys = false, own = false } = {}) {
  if (process.env.SITE && !passkeys && !own) return { url: process.env.SITE.replace(/\/$/, ''), stop() {} };
  const program = process.env.BANMIAN ?? fileURLToPath(new URL('../bin/banmian', import.meta.url));
  if (!existsSync(program)) throw new Error(`${program} is not there: build it with go build -o bin/banmian ./cmd/banmian`);
  const data = mkdtempSync(join(tmpdir(), 'banmian-e2e-'));
  const port = await freePort();
  const addr = `127.0.0.1:${port}`;
  const url = passkeys ? `http://localhost:${port}` : `http://${addr}`;
  const env = passkeys ? { ...process.env, BANMIAN_ORIGIN: url } : process.env;
  const child = spawn(program, ['demo', '--addr', addr, '--data', data], { stdio: ['ignore', 'pipe', 'pipe'], env });
  let said = '';
  child.stdout.on('data', (d) => { said += d; });
  child.stderr.on('data', (d) => { said += d; });
  const ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve(code ?? signal)));
  let over = false;
  ended.then(() => { over = true; });
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(data, { recursive: true, force: true });
  };
  for (const began = Date.now(); ;) {
    if (over || Date.now() - began > coldStart) {
      await stop();
      throw new Error(`the demo did not come up:\n${said}`);
    }
    const ok = await fetch(`http://${addr}/readyz`).then((r) => r.ok, () => false);
    if (ok) return { url, stop, data, program, said: () => said };
    await new Promise((r) => { setTimeout(r, 200); });
  }
}

// screens finds an address of each screen by following the site.
export async function screens(url) {
  const read = async (path) => (await fetch(url + path, { headers: { 'Accept-Language': 'zh-CN' } })).text();
  const first = (html, pattern) => {
    const m = html.match(pattern);
    if (!m) throw new Error(`nothing fits ${pattern}`);
    return m[1];
  };
  const front = await read('/');
  const edition = first(front, /<link rel="canonical" href="([^"]+)"/);
  const page = first(front, /href="(\/e\/[^"]+\/[^"/.]+)"/);
  const article = first(front, /href="(\/a\/[^"]+)"/);
  const contributor = first(await read(article), /href="(\/by\/[^"]+)"/);
  const month = (await fetch(`${url}/archive/`)).url.slice(url.length);
  return {
    front: '/', edition, page, article, month, year: month.replace(/\/\d\d$/, ''),
    search: '/search?q=%E6%B2%B3', searchEmpty: '/en/search?q=zzzz', searchWrong: '/hant/search?q=(', searchArticle: `${article}?q=%E7%9A%84`, searchPage: `${page}?q=%E7%9A%84`,
    contributor, poster: `${article}/poster`, offline: '/offline', english: '/en/', traditional: `/hant${article}`, missing: '/e/1999-01-01/',
  };
}
