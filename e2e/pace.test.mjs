// On a middling phone with a slow connection nothing moves once it is seen, no
// other site is asked and no cookie is set. How soon it is seen is measured by
// pace.mjs: a busy machine would fail a test of it.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { launch, phone } from './browser.mjs';
import { screens, start } from './site.mjs';
import { measure } from './slow.mjs';

const mostShift = 0.01;

let site, browser, all;
before(async () => {
  [site, browser] = await Promise.all([start(), launch()]);
  all = await screens(site.url);
});
after(async () => { await browser?.close(); await site?.stop(); });

for (const name of ['front', 'page', 'article', 'search', 'month']) {
  test(`${name}: stays where it is, and asks nobody else`, async () => {
    const { cls, cookies, strangers } = await measure(browser, phone, site.url + all[name], true);
    assert.ok(cls <= mostShift, `things moved by ${cls.toFixed(3)}`);
    assert.deepEqual(cookies, []);
    assert.deepEqual(strangers, []);
  });
}
