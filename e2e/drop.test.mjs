// Pages are dropped at the desk: chosen in the form with scripts on and off, sent
// with their progress, read while the board follows by itself; one that cannot be
// read says why and is tried again; a page dropped again shows what it changed.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import AxeBuilder from '@axe-core/playwright';
import { launch, sizes } from './browser.mjs';
import { start } from './site.mjs';
import { invite, visit, enter, password } from './door.mjs';

let site, browser, slug, editor;
before(async () => {
  [site, browser] = await Promise.all([start({ passkeys: true }), launch()]);
  ({ page: editor } = await invite(site, browser, 'lin', 'editor'));
  await editor.goto(`${site.url}/desk/?done=x`);
  const papers = await editor.locator('main a[href^="/desk/t/"]').evaluateAll((list) => list.map((a) => a.getAttribute('href').split('/')[3]));
  [slug] = papers;
  assert.ok(slug, 'there is a paper');
});
after(async () => { await browser?.close(); await site?.stop(); });

const look = async (page, name) => {
  if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/${name}.png`, fullPage: true });
};
const clean = async (page, name) => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes[0].html}`), [], name);
};

// A page of text, as a typesetting system would export it.
const leaf = (n, ...stories) => ({
  name: `p${n}.txt`, mimeType: 'text/plain',
  buffer: Buffer.from(`2031年3月4日 星期二 第${n}版 综合\n\n${stories.map(([head, body]) => `${head}\n\n  本报讯(记者 许听澜)${body}\n  看的人说，这样很好。\n`).join('\n')}`),
});
const library = ['图书馆夜里也开门', '区图书馆三楼的阅览室从今晚起开放到二十三时，灯火通明。'];
const bridges = ['河岸新添三座小桥', '三座人行小桥在柳荫河上落成，两岸居民往来不必再绕行。'];
const garden = ['旧码头改成花园', '旧码头的仓库拆了屋顶，种上了桂花和紫藤，周末开放。'];
const board = () => `${site.url}/desk/t/${slug}/?edition=2031-03-04`;

test('files chosen in the form are sent, read and ticked off', async () => {
  await editor.goto(board());
  assert.equal(await editor.locator('.slot.in').count(), 0);
  await editor.locator('input[name=file]').first().setInputFiles([leaf(2, library, bridges), leaf(3, garden),
    { name: 'p4.xml', mimeType: 'text/xml', buffer: Buffer.from('<alto><Layout><Page') }, { name: 'p5.rar', mimeType: 'application/x-rar', buffer: Buffer.from('Rar!\x1a\x07\x00') }]);
  await editor.click('#send');
  await editor.locator('.sending .tag.good').nth(2).waitFor();
  await editor.locator('.sending .tag.bad').waitFor();
  await editor.locator('.slot.in').nth(1).waitFor(); // by events: nobody loads the page again
  await editor.locator('.filed .tag.bad').nth(1).waitFor();
  assert.equal(await editor.locator('.slot.in').count(), 2);
  assert.equal(await editor.locator('.handed button').count(), 2, 'try the file again, try all again');
  await clean(editor, 'tonight with a failed file');
  await look(editor, 'tonight-failed');
  await editor.locator('.filed button').first().focus();
  await editor.keyboard.press('Enter');
  await editor.waitForURL(/done=drop_again/);
  await editor.locator('.filed .tag.bad').nth(1).waitFor(); // it fails again, and says so again
  await clean(editor, 'tonight');
});

test('a page dropped again is a new version, and its change is looked at', async () => {
  const at = `${site.url}/desk/t/${slug}/e/2031-03-04`;
  const done = await editor.request.post(`${at}/correct/act`, { form: { do: 'approve', article: 'p1-a1' } }); // the edition is taken up
  assert.ok(done.ok(), `${done.status()}`);
  await editor.goto(board());
  const more = ['河岸新添五座小桥', '五座人行小桥在柳荫河上落成，两岸居民往来不必再绕行。'];
  await editor.locator('input[name=file]').first().setInputFiles([leaf(2, library, more)]);
  await editor.click('#send');
  const changes = editor.locator('.sum a[href$="/changes"]');
  await changes.waitFor(); // by events
  assert.equal(await editor.locator('.slot.in').count(), 2);
  await changes.click();
  await editor.waitForURL(/\/changes$/);
  await editor.locator('ins').first().waitFor();
  assert.ok(await editor.locator('del').count() > 0);
  await clean(editor, 'changes');
  await look(editor, 'changes');
  for (let left = await editor.locator('button[value=take]').count(); left > 0; left--) {
    assert.equal(await editor.locator('button[value=take]').count(), left);
    await editor.locator('button[value=take]').first().click();
    await editor.locator(`article button[value=take] >> nth=${left - 1}`).waitFor({ state: 'detached' });
  }
  await editor.locator('.done').first().waitFor();
});

test('without scripts the form and the board do the same', async () => {
  const context = await visit(browser, { ...sizes.phone, javaScriptEnabled: false });
  const page = await context.newPage();
  await enter(page, site, 'lin');
  await page.goto(board());
  await look(page, 'tonight-phone');
  await page.locator('input[name=file]').first().setInputFiles([leaf(4, ['少年足球队夺冠', '城东的少年足球队在雨里踢了九十分钟，终于捧回了奖杯。'])]);
  await page.click('#send');
  await page.waitForURL(/done=dropped/);
  await page.locator('.slot.in').nth(2).waitFor(); // the board loads itself again, within some seconds
  await look(page, 'tonight-phone-in');
  await context.close();
});

test('the board is calm and whole on a phone and on a desk', async () => {
  for (const [name, size] of Object.entries(sizes)) {
    const context = await visit(browser, size);
    const page = await context.newPage();
    await enter(page, site, 'lin');
    await page.goto(board());
    await page.locator('.slot.in').nth(2).waitFor();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `${name}: ${wide} px too wide`);
    await clean(page, `tonight on a ${name}`);
    await look(page, `tonight-${name}`);
    await context.close();
  }
});

test('a program is let in, and hands a page in with its token', async () => {
  const { context, page } = await invite(site, browser, 'boss', 'administrator');
  await page.goto(`${site.url}/desk/tokens`);
  await page.selectOption('select[name=account]', { label: 'lin' });
  await page.fill('input[name=name]', '排版系统');
  await page.check(`input[name=title][value="${slug}"]`);
  await page.fill('input[name=password]', password);
  await clean(page, 'tokens');
  await look(page, 'tokens');
  await page.click('form[action="/desk/tokens"] button.first');
  const secret = await page.locator('input.secret').inputValue();
  assert.match(secret, /^banmian_/);
  await look(page, 'token-made');
  const put = (token) => fetch(`${site.url}/api/v1/drops/${slug}/2031-03-04/p1.txt`, { method: 'PUT', headers: { Authorization: `Bearer ${token}` }, body: leaf(1, library).buffer });
  const kept = await put(secret);
  assert.equal(kept.status, 202);
  const { status } = await kept.json();
  const began = Date.now();
  for (let state = ''; state !== 'done';) {
    assert.ok(Date.now() - began < 180_000, `it is ${state} still`);
    ({ state } = await (await fetch(site.url + status, { headers: { Authorization: `Bearer ${secret}` } })).json());
    assert.ok(['waiting', 'reading', 'done'].includes(state), state);
    await new Promise((r) => { setTimeout(r, 100); });
  }
  await page.goto(`${site.url}/desk/tokens`);
  await page.click('form[action$="/revoke"] button');
  await page.waitForURL(/done=token_revoked/);
  assert.equal((await put(secret)).status, 401);
  await context.close();
});
