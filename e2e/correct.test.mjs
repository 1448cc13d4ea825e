// The correction screen: by forms without scripts, by keys, and two editors at
// once; nobody loses what was typed.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import AxeBuilder from '@axe-core/playwright';
import { launch, phone, sizes } from './browser.mjs';
import { start } from './site.mjs';
import { invite, visit, enter } from './door.mjs';

let site, browser, lin, at;
before(async () => {
  [site, browser] = await Promise.all([start({ passkeys: true }), launch()]);
  lin = await invite(site, browser, 'lin', 'editor');
  await invite(site, browser, 'zhou', 'editor');
  const front = await (await fetch(`${site.url}/`)).text();
  const day = front.match(/\/e\/(\d{4}-\d\d-\d\d)\//)[1];
  await lin.page.goto(`${site.url}/desk/`);
  const slug = (await lin.page.content()).match(/\/desk\/t\/([^/"]+)\//)[1];
  at = `${site.url}/desk/t/${slug}/e/${day}/correct`;
});
after(async () => { await browser?.close(); await site?.stop(); });

const open = async (name, options) => {
  const context = await visit(browser, options);
  const page = await context.newPage();
  await enter(page, site, name);
  await page.goto(at);
  return page;
};
const current = (page) => page.locator('#desk').getAttribute('data-article');

for (const [size, options] of Object.entries(sizes)) {
  test(`axe finds nothing (${size})`, async () => {
    for (const colorScheme of ['light', 'dark']) {
      const page = await open('lin', { ...options, colorScheme });
      const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
      assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3)}`), []);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'something sticks out');
      if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/correct-${size}-${colorScheme}.png`, fullPage: size === 'phone' });
      await page.context().close();
    }
  });
}

test('an article is corrected, approved and undone without scripts', async () => {
  const page = await open('lin', { ...phone, javaScriptEnabled: false });
  const id = await current(page);
  const was = await page.inputValue('input[name=headline]');
  await page.fill('input[name=headline]', '改过的标题');
  await page.click('button[name=then][value=approve]');
  assert.notEqual(await current(page), id, 'the next article is shown');
  await page.goto(`${at}?article=${id}`);
  assert.equal(await page.inputValue('input[name=headline]'), '改过的标题');
  assert.ok(await page.locator('button[value=unapprove]').isVisible());
  await page.click('button[value=undo]');
  await page.click('button[value=undo]');
  await page.goto(`${at}?article=${id}`);
  assert.equal(await page.inputValue('input[name=headline]'), was);
  await page.context().close();
});

test('the keys choose, merge, cut and undo, and what is typed is saved', async () => {
  const page = await open('lin', sizes.desktop);
  const moved = async (key, from) => {
    await page.keyboard.press(key);
    await page.waitForFunction((id) => document.getElementById('desk').dataset.article !== id, from);
    return current(page);
  };
  const changed = async (press) => {
    const version = await page.locator('#desk').getAttribute('data-version');
    await press();
    await page.waitForFunction((v) => document.getElementById('desk').dataset.version !== v, version);
  };
  const count = () => page.locator('.list ol [data-go]').count();
  await page.focus('#pane');
  const first = await current(page);
  const second = await moved('j', first);
  assert.equal(await moved('k', second), first);
  const before = await count();
  await page.keyboard.press('m');
  await changed(() => page.keyboard.press('Enter'));
  assert.equal(await count(), before - 1);
  await changed(() => page.keyboard.press('Control+z'));
  assert.equal(await count(), before);
  await page.keyboard.press('x');
  assert.equal(await page.locator('#knife line').count(), 1);
  await page.keyboard.press('ArrowDown');
  await changed(() => page.keyboard.press('Enter'));
  assert.equal(await count(), before + 1);
  await changed(() => page.keyboard.press('Control+z'));
  await page.keyboard.press('?');
  assert.ok(await page.locator('#keys').isVisible());
  await page.keyboard.press('Enter');
  await page.keyboard.press('End');
  await changed(() => page.keyboard.type('续'));
  assert.ok(await page.locator('.lines .lit').count() <= 1);
  await page.keyboard.press('j'); // a letter in the text, no key
  assert.equal(await current(page), first);
  await page.keyboard.press('Escape');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'pane');
  await page.context().close();
});

test('two editors at once: both values are shown, and what was typed stays', async () => {
  const [a, b] = [await open('lin', { ...sizes.desktop, javaScriptEnabled: false }), await open('zhou', sizes.desktop)];
  const id = await current(b);
  await a.goto(`${at}?article=${id}`);
  await a.fill('input[name=headline]', '林的标题');
  await a.click('button[name=then][value=""]');
  await Promise.all([b.waitForURL('**/correct/fields'), b.fill('input[name=headline]', '周的标题')]);
  assert.equal(await b.inputValue('input[name=headline]'), '周的标题');
  assert.match(await b.locator('.clashes').innerText(), /林的标题/);
  await a.context().close();
  await b.context().close();
});
