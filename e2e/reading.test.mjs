// A reader opens the paper, clicks an article on the page, reads it and goes
// on: on a phone and on a desk, with scripts and without.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { inside, launch, sizes } from './browser.mjs';
import { start } from './site.mjs';

let site, browser;
before(async () => { [site, browser] = await Promise.all([start(), launch()]); });
after(async () => { await browser?.close(); await site?.stop(); });

// visit opens a page and gathers what goes wrong on it.
async function visit(options, path) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const wrong = [];
  page.on('console', (m) => { if (m.type() === 'error' && !/status of 4/.test(m.text())) wrong.push(m.text()); });
  page.on('pageerror', (e) => wrong.push(e.message));
  page.on('request', (r) => { if (!r.url().startsWith(site.url)) wrong.push(`asked another host: ${r.url()}`); });
  await page.goto(site.url + path);
  return { context, page, wrong };
}

for (const [size, options] of Object.entries(sizes)) {
  for (const javaScriptEnabled of [true, false]) {
    const how = `${size}, scripts ${javaScriptEnabled ? 'on' : 'off'}`;

    test(`a place on the page leads to its article (${how})`, async () => {
      const { context, page, wrong } = await visit({ ...options, javaScriptEnabled }, '/');
      await page.locator('.strip a').first().click();
      await page.waitForURL(/\/e\/[\d-]+\/\w+$/);
      const zones = page.locator('.zones a[href]');
      const count = await zones.count();
      assert.ok(count >= 5, `${count} places can be clicked`);
      let clicked = false;
      for (let i = 0; i < count && !clicked; i++) {
        const at = await inside(zones.nth(i));
        if (!at) continue; // below the fold or under the bar
        const name = (await zones.nth(i).locator('title').textContent()).trim();
        const href = await zones.nth(i).getAttribute('href');
        await (options.hasTouch ? page.touchscreen.tap(at.x, at.y) : page.mouse.click(at.x, at.y));
        await page.waitForURL(`**${href}`);
        assert.equal((await page.locator('h1').textContent()).replace(/\s+/g, ' ').trim(), name);
        assert.ok((await page.locator('.body').textContent()).trim().length > 20, 'the article has text');
        clicked = true;
      }
      assert.ok(clicked, 'no place could be clicked');
      assert.deepEqual(wrong, []);
      await context.close();
    });

    test(`from article to article and back to the page (${how})`, async () => {
      const { context, page, wrong } = await visit({ ...options, javaScriptEnabled }, '/');
      await page.locator('.row a').first().click();
      await page.waitForURL(/\/a\//);
      const first = await page.locator('h1').textContent();
      await page.locator('.turn [rel=next]').click();
      await page.waitForURL((u) => u.pathname.startsWith('/a/') && !u.pathname.endsWith('-01-01'));
      assert.notEqual(await page.locator('h1').textContent(), first);
      await page.locator('.head .meta > a').first().click();
      await page.waitForURL(/\/e\/[\d-]+\/\w+#a/);
      assert.ok(await page.locator('.zones a').count() > 0);
      assert.deepEqual(wrong, []);
      await context.close();
    });

    test(`the archive leads to an edition (${how})`, async () => {
      const { context, page, wrong } = await visit({ ...options, javaScriptEnabled }, '/archive/');
      assert.equal(await page.locator('.month th').count(), 7);
      const day = page.locator('.month td a').first();
      const href = await day.getAttribute('href');
      await day.click();
      await page.waitForURL(`**${href}`);
      assert.ok(await page.locator('.leaf').count() > 0);
      await page.goto(`${site.url}/archive/`);
      await page.locator('#date').fill(href.match(/\d{4}-\d\d-\d\d/)[0]);
      await page.locator('.ask button').click();
      await page.waitForURL(`**${href}`);
      assert.deepEqual(wrong, []);
      await context.close();
    });
  }
}

test('an article is shared by its link, and its text is copied', async () => {
  const context = await browser.newContext({ ...sizes.desktop, permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  await page.addInitScript(() => { delete Navigator.prototype.share; });
  await page.goto(`${site.url}/`);
  await page.locator('.row a').first().click();
  await page.waitForURL(/\/a\//);
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await page.locator('.tools .share').click();
  await page.locator('.said:not(:empty)').waitFor();
  assert.equal((await copied()).split('\n').at(-1), page.url());
  await page.locator('.copy').click();
  await page.waitForFunction(async () => (await navigator.clipboard.readText()).length > 200);
  assert.ok((await copied()).includes((await page.locator('.body > p').nth(1).textContent()).trim()));
  await page.locator('.away a.poster').click();
  await page.waitForURL(/\/poster$/);
  assert.ok((await page.locator('.code svg').boundingBox()).width > 100);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.top').isVisible(), false, 'the bar is printed');
  await context.close();
});

test('a place and its headline light each other up', async () => {
  const { context, page } = await visit(sizes.desktop, '/');
  await page.goto(site.url + await page.locator('.strip a').first().getAttribute('href'));
  const row = page.locator('.row').first();
  const id = await row.getAttribute('data-article');
  const zone = page.locator(`.zones [data-article="${id}"]`);
  await row.hover();
  await assertClass(zone, 'lit', true);
  await page.mouse.move(2, 2);
  await assertClass(zone, 'lit', false);
  const at = await inside(zone);
  await page.mouse.move(at.x, at.y);
  await assertClass(row, 'lit', true);
  await row.locator('a').focus();
  await assertClass(zone, 'lit', true);
  await context.close();
});

async function assertClass(locator, name, want) {
  const has = await locator.evaluate((e, n) => e.classList.contains(n), name);
  assert.equal(has, want, `class ${name}`);
}

test('arrow keys turn pages and articles', async () => {
  const { context, page } = await visit(sizes.desktop, '/');
  const [first, second] = await page.locator('.strip a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  await page.goto(site.url + first);
  await page.keyboard.press('ArrowRight');
  await page.waitForURL(`**${second}`);
  await page.keyboard.press('ArrowLeft');
  await page.waitForURL(`**${first}`);
  await context.close();
});

test('nothing is stored and little is asked for', async () => {
  const { context, page } = await visit(sizes.phone, '/');
  for (const path of [await page.locator('.strip a').first().getAttribute('href'), await page.locator('.row a').first().getAttribute('href')]) {
    const fresh = await browser.newContext(sizes.phone);
    const p = await fresh.newPage();
    let requests = 0;
    p.on('request', () => { requests++; });
    await p.goto(site.url + path, { waitUntil: 'networkidle' });
    assert.ok(requests <= 6, `${path} makes ${requests} requests`);
    assert.deepEqual(await fresh.cookies(), []);
    await fresh.close();
  }
  await context.close();
});

test('a page can be looked at closely', async () => {
  const { context, page, wrong } = await visit(sizes.phone, '/');
  await page.goto(site.url + await page.locator('.strip a').first().getAttribute('href'), { waitUntil: 'networkidle' });
  const img = page.locator('.sheet .plate img');
  const width = () => img.evaluate((i) => ({ shown: i.getBoundingClientRect().width, from: i.currentSrc }));
  const far = await width();
  await page.locator('.near').click();
  await page.waitForFunction((from) => document.querySelector('.sheet .plate img').currentSrc !== from, far.from);
  const near = await width();
  assert.ok(near.shown > 1.9 * far.shown, `${far.shown} pixels wide became ${near.shown}`);
  // The places stay where the articles are.
  const over = await page.evaluate(() => {
    const [a, b] = ['.plate img', '.plate .zones'].map((s) => document.querySelector(s).getBoundingClientRect());
    return Math.abs(a.width - b.width) + Math.abs(a.height - b.height) + Math.abs(a.top - b.top);
  });
  assert.ok(over < 3, `picture and places differ by ${over} pixels`);
  await page.locator('.sheet .plate').focus();
  await page.keyboard.press('Escape');
  assert.equal((await width()).shown, far.shown);
  assert.deepEqual(wrong, []);
  await context.close();
});

test('without scripts the largest picture is a link away', async () => {
  const { context, page } = await visit({ ...sizes.phone, javaScriptEnabled: false }, '/');
  await page.goto(site.url + await page.locator('.strip a').first().getAttribute('href'));
  const href = await page.locator('.near').getAttribute('href');
  const res = await context.request.get(site.url + href);
  assert.match(res.headers()['content-type'], /^image\//);
  await context.close();
});

test('type comes in four sizes and the choice is kept on the device', async () => {
  const { context, page, wrong } = await visit(sizes.phone, '/');
  await page.goto(site.url + await page.locator('.row a').first().getAttribute('href'));
  const size = () => page.locator('.body').evaluate((e) => parseFloat(getComputedStyle(e).fontSize));
  const seen = [await size()];
  for (let i = 0; i < 3; i++) {
    await page.locator('button.size').click();
    seen.push(await size());
  }
  assert.deepEqual([...new Set(seen)].sort((a, b) => a - b), seen, 'each is larger than the one before');
  await page.reload();
  assert.equal(await size(), seen[3]);
  await page.locator('button.size').click();
  assert.equal(await size(), seen[0]);
  assert.deepEqual(await context.cookies(), []);
  assert.deepEqual(wrong, []);
  await context.close();
});

test('an article is read aloud sentence by sentence', async () => {
  const context = await browser.newContext(sizes.desktop);
  const page = await context.newPage();
  // The browser of the tests has no voice: one that says nothing takes its place.
  await page.addInitScript(() => {
    globalThis.said = [];
    const speak = (u) => { globalThis.said.push({ text: u.text, lang: u.lang }); setTimeout(() => u.onend?.(), 5); };
    Object.defineProperty(globalThis, 'speechSynthesis', { value: { speak, cancel() {} } });
  });
  await page.goto(site.url);
  await page.goto(site.url + await page.locator('.row a').first().getAttribute('href'));
  await page.locator('button.listen').click();
  await page.waitForFunction(() => document.querySelector('.listen').getAttribute('aria-pressed') === 'false');
  const said = await page.evaluate(() => globalThis.said);
  const tidy = (s) => s.replace(/\s+/g, '');
  const text = (await page.locator('h1').textContent()) + (await page.locator('.body > p').allTextContents()).join('');
  assert.equal(tidy(said.map((s) => s.text).join('')), tidy(text));
  assert.ok(said.every((s) => s.text.length <= 121), 'a piece is too long for some voices');
  assert.equal(said[0].lang, 'zh-Hans');
  assert.equal(await page.locator('.spoken').count(), 0);
  await context.close();
});

test('a finger along the page turns it', async () => {
  const { context, page, wrong } = await visit(sizes.phone, '/');
  const [first, second] = await page.locator('.strip a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  await page.goto(site.url + first);
  const cdp = await context.newCDPSession(page);
  const swipe = async (from, to) => {
    const touch = (type, x) => cdp.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x, y: 400 }] });
    await touch('touchStart', from);
    for (let i = 1; i <= 5; i++) await touch('touchMove', from + ((to - from) * i) / 5);
    await touch('touchEnd');
  };
  await swipe(330, 80);
  await page.waitForURL(`**${second}`);
  await swipe(80, 330);
  await page.waitForURL(`**${first}`);
  await swipe(200, 225); // too short to mean it
  await page.waitForTimeout(300);
  assert.ok(page.url().endsWith(first), 'a short touch turned the page');
  assert.deepEqual(wrong, []);
  await context.close();
});

test('a portal of another site shows the newest paper where it puts the script', async () => {
  const portal = createServer((request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
    response.end(`<!doctype html><html lang="zh-Hans"><title>portal</title><main><script src="${site.url}/embed/today.js?n=3"></script></main></html>`);
  });
  await new Promise((resolve) => { portal.listen(0, '127.0.0.1', resolve); });
  const context = await browser.newContext(sizes.desktop);
  try {
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${portal.address().port}/`);
    await page.locator('main > .banmian-today .banmian-headlines li').nth(2).waitFor();
    assert.equal(await page.locator('.banmian-headlines li').count(), 3);
    assert.equal(await page.locator('script').count(), 0);
    const cover = page.locator('.banmian-cover img');
    await cover.scrollIntoViewIfNeeded();
    await page.waitForFunction(() => document.querySelector('.banmian-cover img').naturalWidth > 0);
    await page.locator('.banmian-headlines a').first().click();
    await page.waitForURL(`${site.url}/**`);
  } finally {
    await context.close();
    portal.close();
  }
});
