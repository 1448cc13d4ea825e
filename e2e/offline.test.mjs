// A reader saves an edition and reads it without the network; what is withdrawn
// meanwhile is not shown any more once the browser has been online.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { launch, phone } from './browser.mjs';
import { start } from './site.mjs';

let site, browser, wire;

// The wire between browser and site, which can be cut.
async function makeWire(to) {
  const { hostname, port } = new URL(to);
  const open = new Set();
  let cut = false;
  const server = createServer((near) => {
    if (cut) return near.destroy();
    const far = connect(port, hostname);
    for (const s of [near, far]) { open.add(s); s.on('error', () => {}); s.on('close', () => { open.delete(s); near.destroy(); far.destroy(); }); }
    near.pipe(far).pipe(near);
  });
  await new Promise((r) => { server.listen(0, '127.0.0.1', r); });
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    cut() { cut = true; open.forEach((s) => s.destroy()); },
    mend() { cut = false; },
    close() { cut = true; open.forEach((s) => s.destroy()); server.close(); },
  };
}

before(async () => {
  [site, browser] = await Promise.all([start({ own: true }), launch()]);
  wire = await makeWire(site.url);
});
after(async () => { wire?.close(); await browser?.close(); await site?.stop(); });

const packs = (page) => page.evaluate(async () => (await caches.keys()).filter((n) => n.startsWith('pack:')));
const until = async (what, ok) => {
  for (const began = Date.now(); !(await ok());) {
    assert.ok(Date.now() - began < 90_000, `waited in vain until ${what}`);
    await new Promise((r) => { setTimeout(r, 50); });
  }
};

test('an edition is saved, read without the network, and withdrawn', async () => {
  const context = await browser.newContext(phone);
  const page = await context.newPage();
  await page.goto(`${wire.url}/`);
  await page.locator('[aria-labelledby=titles] a').first().click(); // the title at the root stays when the other's edition goes
  await page.waitForURL((u) => u.pathname !== '/');
  const edition = new URL(await page.locator('link[rel=canonical]').getAttribute('href'), wire.url).pathname;
  const article = await page.locator('.row a').first().getAttribute('href');
  const sheet = await page.locator('.strip a').first().getAttribute('href');
  const headline = await page.locator('.row a').first().textContent();

  const keep = page.locator('.keep');
  await keep.click();
  await until('the edition is saved', async () => await keep.getAttribute('aria-pressed') === 'true');
  assert.deepEqual(await packs(page), [`pack:${edition}`]);

  wire.cut();
  await page.goto(wire.url + article);
  assert.equal((await page.locator('h1').textContent()).trim(), headline.trim());
  assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('article')).maxWidth), '640px', 'the style is missing');
  await page.goto(wire.url + sheet);
  await page.waitForFunction(() => document.querySelector('.plate img').complete);
  assert.ok(await page.locator('.plate img').evaluate((i) => i.naturalWidth) > 400, 'the picture of the page is missing');

  await page.goto(`${wire.url}/archive/`); // not saved
  assert.equal(await page.locator('h1').textContent(), '现在没有网络');
  await page.locator('.packs a').click();
  await page.waitForURL(wire.url + edition);
  assert.ok(await page.locator('.leaf').count() > 0);
  await page.goto(`${wire.url}/en/archive/`);
  assert.equal(await page.locator('h1').textContent(), 'There is no network');

  // Withdrawn while the reader is away: the reader online once, then away again.
  const day = edition.match(/\d{4}-\d\d-\d\d/)[0];
  const title = edition.split('/')[1];
  execFileSync(site.program, ['withdraw', '--data', site.data, `${title}/${day}`]);
  await until('the site has withdrawn it', async () => (await fetch(site.url + edition)).status === 410);
  wire.mend();
  await page.goto(`${wire.url}/archive/`);
  await until('the pack is thrown away', async () => (await packs(page)).length === 0);
  wire.cut();
  for (const path of [article, sheet, edition]) {
    await page.goto(wire.url + path);
    assert.equal(await page.locator('h1').textContent(), '现在没有网络', `${path} is shown though it was withdrawn`);
  }
  assert.equal(await page.locator('.packs a').count(), 0);
  wire.mend();
  await context.close();
});

test('a saved edition can be removed', async () => {
  const context = await browser.newContext(phone);
  const page = await context.newPage();
  await page.goto(`${wire.url}/`);
  const keep = page.locator('.keep');
  await keep.click();
  await until('the edition is saved', async () => await keep.getAttribute('aria-pressed') === 'true');
  await keep.click();
  await until('it is removed', async () => await keep.getAttribute('aria-pressed') === 'false');
  assert.deepEqual(await packs(page), []);
  await context.close();
});
