// Every screen is open to everybody: no finding of axe, on a phone and on a
// desk, light and dark; nothing sticks out on a narrow screen or with type
// twice as large; every target is large enough for a finger.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import AxeBuilder from '@axe-core/playwright';
import { launch, phone, sizes } from './browser.mjs';
import { screens, start } from './site.mjs';

let site, browser, all;
before(async () => {
  [site, browser] = await Promise.all([start(), launch()]);
  all = await screens(site.url);
  delete all.edition; // the front page again
});
after(async () => { await browser?.close(); await site?.stop(); });

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

for (const [size, options] of Object.entries(sizes)) {
  for (const [colorScheme, scripts] of [['light', true], ['light', false], ['dark', true], ['dark', false]]) {
    test(`axe finds nothing (${size}, ${colorScheme}, scripts ${scripts ? 'on' : 'off'})`, async () => {
      const context = await browser.newContext({ ...options, colorScheme, serviceWorkers: 'block' });
      const page = await context.newPage();
      // Axe is a script itself: without scripts means without those of the site.
      if (!scripts) await page.route(/\.js$/, (route) => route.abort());
      const found = [];
      for (const [name, path] of Object.entries(all)) {
        await page.goto(site.url + path);
        const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze();
        for (const v of violations) found.push(`${name}: ${v.id}: ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join('; ')}`);
      }
      assert.deepEqual(found, []);
      await context.close();
    });
  }
}

for (const [name, width, zoom] of [['320 pixels', 320, 1], ['type twice as large', 412, 2]]) {
  test(`nothing sticks out at ${name}`, async () => {
    const context = await browser.newContext({ ...phone, viewport: { width, height: 800 }, bypassCSP: true });
    const page = await context.newPage();
    const wide = [];
    for (const [screen, path] of Object.entries(all)) {
      await page.goto(site.url + path);
      await page.addStyleTag({ content: `html { font-size: ${zoom * 100}% }` });
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (over > 0) wide.push(`${screen}: ${over} pixels`);
    }
    assert.deepEqual(wide, []);
    await context.close();
  });
}

test('the keyboard reaches every headline and shows where it is', async () => {
  const context = await browser.newContext(sizes.desktop);
  const page = await context.newPage();
  await page.goto(site.url + all.page);
  const want = await page.locator('.row a').evaluateAll((list) => list.map((a) => a.getAttribute('href')));
  const reached = new Set();
  for (let i = 0; i < want.length + 60; i++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const e = document.activeElement;
      const style = getComputedStyle(e);
      return { href: e.getAttribute?.('href'), shown: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2, zone: !!e.closest('.zones') };
    });
    if (at.href) {
      assert.ok(at.shown, `the focus on ${at.href} cannot be seen`);
      assert.ok(!at.zone, 'a place on the picture is a second stop beside its headline');
    }
    reached.add(at.href);
  }
  assert.deepEqual(want.filter((h) => !reached.has(h)), []);
  await context.close();
});
