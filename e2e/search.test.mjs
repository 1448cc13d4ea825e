// A reader searches: with and without scripts, on a phone and on a desk, in both
// scripts of Chinese; what was found is marked in the text and drawn on the page.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { launch, sizes } from './browser.mjs';
import { start } from './site.mjs';

let site, browser;
before(async () => { [site, browser] = await Promise.all([start(), launch()]); });
after(async () => { await browser?.close(); await site?.stop(); });

for (const [size, options] of Object.entries(sizes)) {
  for (const javaScriptEnabled of [true, false]) {
    const how = `${size}, scripts ${javaScriptEnabled ? 'on' : 'off'}`;

    const visit = async (path) => {
      const context = await browser.newContext({ ...options, javaScriptEnabled });
      const page = await context.newPage();
      const wrong = [];
      page.on('pageerror', (e) => wrong.push(e.message));
      page.on('console', (m) => { if (m.type() === 'error' && !/status of 400/.test(m.text())) wrong.push(m.text()); });
      page.on('request', (r) => { if (!r.url().startsWith(site.url)) wrong.push(r.url()); });
      await page.goto(site.url + path);
      return { context, page, wrong };
    };
    const leave = async ({ context, wrong }) => {
      assert.deepEqual(await context.cookies(), []);
      assert.deepEqual(wrong, []);
      await context.close();
    };

    test(`from the front page to a find in the text and on the page (${how})`, async () => {
      const v = await visit('/');
      const { page } = v;
      await page.locator('.tools .find').click();
      await page.locator('#q').fill('條河道'); // traditional characters find simplified ones
      await page.locator('.field button').click();
      const hit = page.locator('li.hit').first();
      assert.equal(await hit.locator('h2 mark').first().textContent(), '条河道');
      const crop = hit.locator('.crop img');
      await crop.evaluate((i) => i.decode());
      const [drawn, seen] = [await hit.locator('.crop rect').first().boundingBox(), await crop.boundingBox()];
      assert.ok(drawn.width > 8 && drawn.x >= seen.x - 1 && drawn.x + drawn.width <= seen.x + seen.width + 1 && drawn.y >= seen.y - 1, 'the find lies beside the headline');

      await hit.locator('h2 a').click();
      const marks = page.locator('article mark');
      assert.ok(await marks.count() > 0);
      assert.equal(await page.locator('.hits li').count(), await marks.count());
      await page.locator('.hits li a').last().click();
      assert.ok(page.url().endsWith(`#hit-${await marks.count()}`));
      const box = await marks.last().boundingBox();
      assert.ok(box.y > 0 && box.y < options.viewport.height, 'the last find is not on the screen');

      await page.locator('.hits .button').click(); // back to the search
      assert.equal(await page.locator('#q').inputValue(), '條河道');
      await page.locator('li.hit .meta a').first().click();
      const finds = page.locator('.finds g');
      assert.ok(await finds.count() > 0);
      const [find, plate] = [await finds.first().locator('rect').first().boundingBox(), await page.locator('.plate img').boundingBox()];
      assert.ok(find.x >= plate.x && find.x + find.width <= plate.x + plate.width && find.y >= plate.y, 'the find lies off the page');
      await leave(v);
    });

    test(`narrowing, sorting and days (${how})`, async () => {
      const v = await visit('/search?q=%E6%B2%B3');
      const { page } = v;
      const total = async () => Number((await page.locator('.total').textContent()).match(/\d+/)[0]);
      const all = await total();
      const facet = page.locator('.facet li a').first();
      const offered = Number(await facet.locator('small').textContent());
      await facet.click();
      assert.equal(await total(), offered);
      assert.ok(offered < all);
      await page.locator('select[name=sort]').selectOption('oldest');
      await page.locator('.field button').click();
      assert.equal(await total(), offered, 'sorting lost the narrowing');
      await page.locator('.chosen a').click();
      assert.equal(await total(), all);
      await page.goto(`${site.url}/search?q=%E6%B2%B3&to=1999-12-31`);
      assert.equal(await total(), 0);
      assert.ok(await page.locator('.tips li').count() > 2);
      await leave(v);
    });

    test(`a question that is wrong is kept, and said to be (${how})`, async () => {
      const v = await visit(`/en/search?q=${encodeURIComponent('(河 OR "桥')}`);
      assert.equal(await v.page.locator('#q').inputValue(), '(河 OR "桥');
      assert.match(await v.page.locator('[role=alert]').textContent(), /quotation mark/);
      assert.equal(await v.page.locator('#q').getAttribute('aria-invalid'), 'true');
      await leave(v);
    });
  }
}

test('buttons lead from one find to the next', async () => {
  const context = await browser.newContext(sizes.desktop);
  const page = await context.newPage();
  await page.goto(`${site.url}/search?q=%E6%B2%B3%E9%81%93`);
  await page.locator('li.hit h2 a').first().click();
  const count = await page.locator('.hits li').count();
  const next = page.locator('.hits button').last();
  for (const want of [1, 2, ...(count === 2 ? [1] : [3])]) {
    await next.click();
    assert.ok(page.url().endsWith(`#hit-${want}`), page.url());
    assert.equal(await page.locator('.here').getAttribute('id'), `hit-${want}`);
  }
  await page.locator('.hits button').first().click();
  assert.ok(page.url().endsWith('#hit-2') || count === 2, page.url());
  await context.close();
});

test('programs and browsers can search too', async () => {
  const html = await (await fetch(`${site.url}/`)).text();
  const described = html.match(/<link rel="search" [^>]*href="([^"]+)"/)[1];
  const xml = await (await fetch(site.url + described)).text();
  const template = xml.match(/type="application\/json" template="([^"]+)"/)[1];
  const answer = await (await fetch(template.replace('{searchTerms}', encodeURIComponent('河道')))).json();
  assert.ok(answer.total > 0 && answer.hits.length > 0 && answer.facets.year.length > 0);
  const hit = answer.hits[0];
  assert.equal(Buffer.from(hit.snippet).subarray(...hit.marks[0]).toString(), '河道');
  assert.equal((await fetch(site.url + hit.url)).status, 200);
});
