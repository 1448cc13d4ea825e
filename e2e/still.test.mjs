// A site written down as files is opened from the disk: it is read, clicked
// through and searched with no server, with scripts and without, and asks nobody
// for anything.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { inside, launch, sizes } from './browser.mjs';
import { start } from './site.mjs';

let site, browser, folder, at;
before(async () => {
  [site, browser] = await Promise.all([start({ own: true }), launch()]);
  execFileSync(site.program, ['export', '--data', site.data, '--format', 'site', '--out', join(site.data, 'still'), 'jinri-yunting'], { stdio: 'pipe' });
  folder = join(site.data, 'still', 'jinri-yunting-site');
  at = (name) => pathToFileURL(join(folder, name)).href;
});
after(async () => { await browser?.close(); await site?.stop(); });

// open gives a page, with what it complained of and what it asked for outside the folder.
const open = async (options, name) => {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const wrong = [];
  page.on('console', (m) => { if (m.type() === 'error') wrong.push(m.text()); });
  page.on('pageerror', (e) => wrong.push(e.message));
  page.on('requestfailed', (r) => wrong.push(`failed: ${r.url()}`));
  page.on('request', (r) => { if (!r.url().startsWith(at('')) && !r.url().startsWith('data:')) wrong.push(`outside: ${r.url()}`); });
  await page.goto(at(name));
  return { page, wrong, context };
};

const front = 'index.html', month = 'archive/2025/06/index.html', headlines = 'archive/2025/06/headlines/index.html';

for (const [size, options] of Object.entries(sizes)) {
  test(`a reader clicks a place on the page and reads (${size})`, async () => {
    const { page, wrong, context } = await open(options, front);
    await page.locator('.strip a').nth(1).click();
    await page.waitForURL(/\/e\/2025-06-13\/02\/index\.html$/);
    const zones = page.locator('.zones a[href]');
    const count = await zones.count();
    assert.ok(count >= 5, `${count} places can be clicked`);
    let clicked = false;
    for (let i = 0; i < count && !clicked; i++) {
      const where = await inside(zones.nth(i));
      if (!where) continue; // below the fold or under the bar
      const href = await zones.nth(i).getAttribute('href');
      await (options.hasTouch ? page.touchscreen.tap(where.x, where.y) : page.mouse.click(where.x, where.y));
      await page.waitForURL((u) => u.href === new URL(href, at('e/2025-06-13/02/index.html')).href);
      assert.ok((await page.locator('.body').textContent()).trim().length > 20, 'the article has text');
      clicked = true;
    }
    assert.ok(clicked, 'no place could be clicked');
    await page.locator('.top .name').click();
    await page.waitForURL(at(front));
    assert.deepEqual(wrong, []);
    await context.close();
  });
}

test('two signs are searched for, in either script, and what is found is marked and opened', async () => {
  const { page, wrong, context } = await open(sizes.desktop, front);
  await page.locator('.tools .find').click();
  await page.locator('#q').fill('河道');
  await page.locator('.question button').click();
  await page.locator('.hit').first().waitFor();
  const simplified = await page.locator('.hit h2').allTextContents();
  assert.ok(simplified.includes('三十六条河道重现清流 八万居民推窗见水'), simplified.join());
  assert.equal(await page.locator('.hit mark').first().textContent(), '河道');
  assert.match(await page.locator('.total').textContent(), new RegExp(`${simplified.length}`));
  for (const [question, want] of [['三十六條河道', 1], ['河道 -三十六', simplified.length - 1], ['"重现清流"', 1], ['河道 没有这样的话', 0]]) {
    await page.goto(`${at('search/index.html')}?q=${encodeURIComponent(question)}`);
    await page.waitForFunction(() => !/…/.test(document.querySelector('.total').textContent) && !document.querySelector('.total').hidden);
    assert.equal(await page.locator('.hit').count(), want, question);
  }
  await page.goto(`${at('search/index.html')}?q=${encodeURIComponent('三十六条河道')}`);
  await page.locator('.hit a').first().click();
  await page.waitForURL(/\/a\/20250613-01-01\/index\.html$/);
  assert.deepEqual(wrong, []);
  await context.close();
});

test('one sign is enough, and finds all that has it', async () => {
  const { page, context } = await open(sizes.desktop, 'search/index.html');
  await page.goto(`${at('search/index.html')}?q=${encodeURIComponent('桥')}`);
  await page.locator('.hit').first().waitFor();
  while (await page.locator('.more').isVisible()) {
    const before = await page.locator('.hit').count();
    await page.locator('.more').click();
    await page.waitForFunction((n) => document.querySelectorAll('.hit').length > n || document.querySelector('.more').hidden, before);
  }
  const chunks = readFileSync(join(folder, 'search/d/0.js'), 'utf8').match(/banmianArticles\(0,(.*)\);\n$/s);
  const want = JSON.parse(chunks[1]).filter((a) => (a[1] + a[5]).includes('桥')).length;
  assert.equal(await page.locator('.hit').count(), want);
  await context.close();
});

test('without scripts pages are read and headlines are looked through by month', async () => {
  const { page, wrong, context } = await open({ ...sizes.phone, javaScriptEnabled: false }, front);
  await page.locator('.tools .find').click();
  await page.waitForURL(at('search/index.html'));
  await page.locator('.by-month a').first().click();
  await page.waitForURL(at(headlines));
  const all = page.locator('.row a');
  assert.ok(await all.count() > 30);
  await all.first().click();
  await page.waitForURL(/\/a\/20250613-01-01\/index\.html$/);
  await page.locator('.by a').first().click();
  await page.waitForURL(/\/by\/.*\/index\.html$/);
  assert.deepEqual(wrong, []);
  await context.close();
});

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
for (const [size, options] of Object.entries(sizes)) {
  for (const colorScheme of ['light', 'dark']) {
    test(`axe finds nothing (${size}, ${colorScheme})`, async () => {
      const found = [];
      const { page, context } = await open({ ...options, colorScheme }, front);
      for (const name of [front, 'e/2025-06-13/01/index.html', 'a/20250613-01-01/index.html', month, headlines, 'search/index.html', `search/index.html?q=${encodeURIComponent('河道')}`]) {
        await page.goto(`${at('')}/${name}`);
        if (name.includes('?')) await page.locator('.hit').first().waitFor();
        const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze();
        for (const v of violations) found.push(`${name}: ${v.id}: ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join('; ')}`);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (over > 0) found.push(`${name} is ${over} pixels too wide`);
      }
      assert.deepEqual(found, []);
      await context.close();
    });
  }
}

test('every reference leads to a file', () => {
  const broken = [];
  let seen = 0;
  for (const name of readdirSync(folder, { recursive: true }).filter((f) => f.endsWith('.html'))) {
    const html = readFileSync(join(folder, name), 'utf8');
    const refs = [...html.matchAll(/\s(?:href|src|action)="([^"]*)"/g)].map((m) => m[1])
      .concat([...html.matchAll(/\ssrcset="([^"]*)"/g)].flatMap((m) => m[1].split(',').map((s) => s.trim().split(' ')[0])));
    for (const ref of refs.map((r) => r.replaceAll('&amp;', '&')).filter((r) => r && !r.startsWith('#') && !/^(https?|tel|mailto|data):/.test(r))) {
      seen++;
      const file = join(folder, dirname(name), decodeURIComponent(ref.split(/[#?]/)[0]));
      if (ref.startsWith('/') || !existsSync(file) || statSync(file).isDirectory()) broken.push(`${name}: ${ref}`);
    }
  }
  assert.deepEqual(broken, []);
  assert.ok(seen > 1000, `${seen} references were looked at`);
  assert.ok(existsSync(join(folder, 'feeds/rss.xml')) && existsSync(join(folder, 'robots.txt')));
});
