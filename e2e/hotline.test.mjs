// A reader writes to the newsroom without an account, the desk answers, and the
// receipt shows the answer: on a phone and on a desk, with scripts and without.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import AxeBuilder from '@axe-core/playwright';
import { launch, sizes } from './browser.mjs';
import { start } from './site.mjs';
import { accept, firstLink, invite, visit } from './door.mjs';

let site, browser, slug;
before(async () => {
  [site, browser] = await Promise.all([start({ passkeys: true }), launch()]);
  const admin = await (await visit(browser, sizes.desktop)).newPage();
  await accept(admin, await firstLink(site));
  const papers = await admin.locator('a[href^="/desk/t/"]').evaluateAll((list) => list.map((a) => a.getAttribute('href').split('/')[3]));
  const front = await (await fetch(`${site.url}/`, { headers: { 'Accept-Language': 'zh-CN' } })).text();
  const day = front.match(/\/e\/(\d{4}-\d\d-\d\d(?:-\d+)?)\//)[1];
  for (slug of new Set(papers)) if ((await fetch(`${site.url}/${slug}/e/${day}/`)).ok) break;
  assert.equal((await fetch(`${site.url}/hotline`)).status, 404, 'a line that nobody opened');
  await (await invite(site, browser, 'setter', 'administrator')).page.goto(`${site.url}/desk/t/${slug}/hotline`);
  await admin.goto(`${site.url}/desk/t/${slug}/hotline`);
  if (!await admin.locator('input[name=open]').count()) throw new Error('the line cannot be opened');
  await admin.check('input[name=open]');
  await admin.check('input[name=pictures]');
  await clean(admin, 'the terms');
  await look(admin, 'hotline-terms');
  await admin.click('form:has(input[name=open]) button');
  await admin.locator('.done').waitFor();
});
after(async () => { await browser?.close(); await site?.stop(); });

const look = async (page, name) => {
  if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/${name}.png`, fullPage: true });
};

const clean = async (page, name) => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes[0].html}`), [], name);
};

const dot = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

for (const [size, options] of Object.entries(sizes)) {
  for (const javaScriptEnabled of [true, false]) {
    const how = `${size}, scripts ${javaScriptEnabled ? 'on' : 'off'}`;
    test(`a letter is written, answered and followed (${how})`, async () => {
      const context = await visit(browser, { ...options, javaScriptEnabled });
      const page = await context.newPage();
      await page.goto(site.url);
      await page.locator('.foot a[href$="/hotline"]').click();
      await page.waitForURL(/\/hotline$/);
      if (javaScriptEnabled) await clean(page, 'the form');
      await look(page, `hotline-form-${size}`);
      const said = `柳渡河的桥灯坏了三天（${how}）`;
      await page.fill('#text', said);
      await page.fill('#contact', '138 0000 0000');
      await page.setInputFiles('#picture', { name: '灯.png', mimeType: 'image/png', buffer: dot });
      await page.locator('form.letter button').first().click();
      await page.waitForURL(/\/hotline\/\w+\?sent$/);
      await page.locator('.sent').waitFor();
      if (javaScriptEnabled) await clean(page, 'the receipt');
      const receipt = (await page.locator('.receipt').textContent()).trim();

      const { page: desk } = await invite(site, browser, `editor-${size}-${javaScriptEnabled}`, 'editor');
      await desk.goto(`${site.url}/desk/t/${slug}/hotline?state=new`);
      await clean(desk, 'the list');
      await look(desk, 'hotline-list');
      await desk.locator('table a', { hasText: how }).click();
      await desk.locator('.pictures img').waitFor();
      await clean(desk, 'the letter');
      await look(desk, 'hotline-letter');
      await desk.fill('textarea[name=reply]', '今晚修好。');
      await desk.fill('textarea[name=note]', '问路灯所');
      await desk.click('button.first');
      await desk.locator('.done').waitFor();

      await page.goto(`${site.url}/hotline`);
      await page.fill('#receipt', ` ${receipt.toUpperCase()} `);
      await page.locator('form:has(#receipt) button').click();
      await page.locator('.words .ours').waitFor();
      const thread = await page.locator('.words').textContent();
      assert.ok(thread.includes(said) && thread.includes('今晚修好。') && !thread.includes('路灯所'), thread);
      await look(page, `hotline-thread-${size}`);
      await context.close();
    });
  }
}
