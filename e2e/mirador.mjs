// A viewer of libraries, Mirador, opens an edition of the demo from a site of its
// own: manifest, page pictures in tiles, articles as ranges, search within. It is
// fetched from the package registry into a folder that is removed again, held to
// the sum below, and is no part of "make test": node --test mirador.mjs
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { desktop, launch } from './browser.mjs';
import { screens, start } from './site.mjs';

// Mirador, Apache-2.0.
const version = 'mirador@4.0.0';
const sum = 'uWsE9e2oqSc/lUu+vVwDGhTsycuhGsfZ2KfX6CLfXiT3wgGy6qT9+q5M3V9Zz72hkdIgsJugKesaowmRtYmvrA==';

const bundle = () => {
  const dir = mkdtempSync(join(tmpdir(), 'banmian-mirador-'));
  try {
    const [{ filename }] = JSON.parse(execFileSync('npm', ['pack', version, '--json', '--silent', '--pack-destination', dir], { encoding: 'utf8' }));
    const file = join(dir, filename);
    assert.equal(createHash('sha512').update(readFileSync(file)).digest('base64'), sum, `${version} is not what it was`);
    execFileSync('tar', ['-xzf', file, '-C', dir, 'package/dist/mirador.min.js']);
    return readFileSync(join(dir, 'package/dist/mirador.min.js'));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
};

// viewer serves Mirador with one window, on a port of its own, so that all it reads
// of the demo comes from another site.
const viewer = (script) => new Promise((resolve) => {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://viewer');
    if (pathname === '/mirador.js') return response.writeHead(200, { 'Content-Type': 'text/javascript; charset=utf-8' }).end(script);
    if (pathname !== '/') return response.writeHead(204).end();
    const settings = {
      id: 'viewer', language: 'en', window: { sideBarOpen: true, defaultSideBarPanel: searchParams.get('panel'), panels: { info: true, canvas: true, search: true } },
      windows: [{ manifestId: searchParams.get('manifest'), canvasIndex: 0 }], workspaceControlPanel: { enabled: false }, selectedTheme: 'light', osdConfig: { crossOriginPolicy: 'Anonymous' },
    };
    const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>viewer</title><div id="viewer" style="position:absolute;inset:0"></div>
<script src="/mirador.js"></script><script>window.viewer = Mirador.viewer(${JSON.stringify(settings).replaceAll('<', '\\u003c')})</script></html>`;
    return response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(page);
  });
  server.listen(0, '127.0.0.1', () => resolve({ url: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() }));
});

let site, browser, mirador, manifest;
before(async () => {
  [site, browser, mirador] = await Promise.all([start(), launch(), viewer(bundle())]);
  const day = (await screens(site.url)).edition.match(/\d{4}-\d\d-\d\d/)[0];
  const collection = await (await fetch(`${site.url}/iiif/collection.json`)).json();
  const title = collection.items[0].id.match(/\/iiif\/([^/]+)\//)[1];
  manifest = `${site.url}/iiif/${title}/${day}/manifest.json`;
});
after(async () => { await browser?.close(); mirador?.stop(); await site?.stop(); });

// open shows the manifest and keeps what was asked of the demo.
const open = async (panel) => {
  const context = await browser.newContext({ ...desktop, locale: 'en' });
  const page = await context.newPage();
  const asked = [], wrong = [];
  page.on('response', (r) => { if (r.url().startsWith(site.url)) asked.push({ path: r.url().slice(site.url.length), status: r.status() }); });
  page.on('requestfailed', (r) => { if (r.url().startsWith(site.url) && !/ERR_ABORTED/.test(r.failure()?.errorText ?? '')) wrong.push(`${r.url()} ${r.failure()?.errorText}`); });
  page.on('pageerror', (e) => wrong.push(e.message));
  await page.goto(`${mirador.url}/?panel=${panel}&manifest=${encodeURIComponent(manifest)}`);
  return { context, page, asked, wrong };
};

const until = async (what, ok) => {
  for (const began = Date.now(); !ok();) {
    assert.ok(Date.now() - began < 120_000, `${what} did not come`);
    await new Promise((r) => { setTimeout(r, 100); });
  }
};

test('Mirador opens an edition: its title, its pages in tiles, its articles', async () => {
  const { context, page, asked, wrong } = await open('canvas');
  const { label, items } = await (await fetch(manifest)).json();
  await page.getByText(Object.values(label)[0][0]).first().waitFor();
  await page.locator('.openseadragon-canvas canvas').first().waitFor();
  const image = (a) => /^\/iiif\/image\/.*\.(jpg|png)$/.test(decodeURIComponent(a.path));
  await until('a picture', () => asked.some((a) => image(a) && a.status === 200));
  assert.ok(asked.some((a) => a.path.endsWith('/info.json') && a.status === 200), 'the pictures are not asked for by their service');
  // Something of the page is painted: the canvas is not one colour.
  await page.waitForFunction(() => [...document.querySelectorAll('.openseadragon-canvas canvas')].some((c) => {
    const of = c.getContext('2d')?.getImageData(0, 0, c.width, c.height).data;
    if (!of) return false;
    const seen = new Set();
    for (let i = 0; i < of.length; i += 404) seen.add(of[i]);
    return seen.size > 8;
  }));
  assert.equal(await page.evaluate(() => Object.values(window.viewer.store.getState().windows)[0].visibleCanvases.length > 0), true);
  assert.ok(items.length >= 4);
  if (process.env.PICTURES) await page.screenshot({ path: join(process.env.PICTURES, 'mirador.png') });
  assert.deepEqual(wrong, []);
  assert.deepEqual(asked.filter((a) => a.status >= 400), []);
  await context.close();
});

test('Mirador searches within an edition, and shows the finds on the page', async () => {
  const { context, page, asked, wrong } = await open('search');
  const field = page.getByRole('combobox').or(page.getByRole('textbox')).or(page.getByRole('searchbox')).first();
  await field.fill('河道');
  await field.press('Enter');
  await until('an answer', () => asked.some((a) => a.path.includes('/search1?q=') && a.status === 200));
  await page.locator('li').filter({ hasText: '河道' }).first().waitFor();
  const found = await (await fetch(`${manifest.replace('manifest.json', 'search1')}?q=${encodeURIComponent('河道')}`)).json();
  await page.waitForFunction((n) => {
    const searches = Object.values(Object.values(window.viewer.store.getState().searches)[0] ?? {});
    return searches.some((s) => Object.values(s.data).some((d) => d.json?.resources?.length === n));
  }, found.resources.length);
  if (process.env.PICTURES) await page.screenshot({ path: join(process.env.PICTURES, 'mirador-search.png') });
  assert.deepEqual(wrong, []);
  await context.close();
});
