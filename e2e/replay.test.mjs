// A typeset edition whose reading was damaged in forty known ways is mended by an
// editor with keys alone; in the middle the screen is loaded again with text that is
// not saved yet. Afterwards it says what it said before. What each error cost, and
// how long saving and redrawing took, is printed as a table with PACE=1.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launch, sizes } from './browser.mjs';
import { start } from './site.mjs';
import { invite, visit, enter } from './door.mjs';

let site, browser, slug, day;
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const misread = (...rest) => {
  const program = process.env.MISREAD ?? here('../bin/misread');
  if (!existsSync(program)) execFileSync('go', ['build', '-o', program, './e2e/misread'], { cwd: here('..'), stdio: 'inherit' });
  return JSON.parse(execFileSync(program, [site.data, slug, day, ...rest], { encoding: 'utf8', maxBuffer: 1 << 26 }));
};
before(async () => {
  [site, browser] = await Promise.all([start({ passkeys: true }), launch()]);
  day = (await (await fetch(`${site.url}/`)).text()).match(/\/e\/(\d{4}-\d\d-\d\d)\//)[1];
  const lin = await invite(site, browser, 'lin', 'editor');
  await lin.page.goto(`${site.url}/desk/`);
  slug = (await lin.page.content()).match(/\/desk\/t\/([^/"]+)\//)[1];
  await lin.context.close();
});
after(async () => { await browser?.close(); await site?.stop(); });

// What only chooses: a run of such keys is one action.
const chooses = /^(Shift\+)?(Arrow\w+|Page\w+|Tab|[jkno]|\d)$/;

class Editor {
  constructor(page) { this.page = page; this.reset(); }
  reset() { this.keys = 0; this.actions = 0; this.choosing = false; }
  async press(key, confirms = false) {
    this.keys++;
    const choosing = chooses.test(key) && !confirms;
    if (!choosing || !this.choosing) this.actions++;
    this.choosing = choosing;
    await this.page.keyboard.press(key);
  }
  get(name) { return this.page.evaluate((n) => document.getElementById('desk').dataset[n] ?? '', name); }
  // changed presses until the desk has a new version and shows it.
  async changed(fn) {
    const version = await this.get('version');
    await fn();
    await this.page.waitForFunction((v) => document.getElementById('desk').dataset.version !== v, version);
  }
  // until presses a key until something is so; looks is asked in the page.
  async until(key, looks, arg, most = 80) {
    for (let i = 0; i < most; i++) {
      if (await this.page.evaluate(looks, arg)) return;
      await this.press(key);
    }
    assert.fail(`${most} times ${key} did not lead to ${JSON.stringify(arg)}`);
  }
  // go leads to an article by J and K, page by page.
  async go(w) {
    await this.page.focus('#pane');
    const moved = async (key) => {
      const from = await this.page.evaluate(() => location.href);
      await this.page.keyboard.press(key);
      await this.page.waitForFunction((f) => location.href !== f, from);
    };
    const where = () => this.page.evaluate((id) => {
      const list = [...document.querySelectorAll('.list ol [data-go]')], at = list.findIndex((a) => a.hasAttribute('aria-current')), to = list.findIndex((a) => a.dataset.go === id);
      return { page: +document.querySelector('input[name=page]').value, by: to < 0 ? null : to - at, has: list.map((a) => a.dataset.go + (a.hasAttribute('aria-current') ? '*' : '')).join(' ') };
    }, w.article);
    for (let n = await where(); n.page !== w.page; n = await where()) await moved(n.page < w.page ? 'PageDown' : 'PageUp');
    for (let n = await where(); n.by !== 0; n = await where()) {
      assert.notEqual(n.by, null, `${w.article} is not on page ${w.page}, which has ${n.has}`);
      await moved(n.by > 0 ? 'j' : 'k');
    }
    this.reset();
  }
  pick(zone) { return this.until('ArrowDown', (z) => document.querySelector('#zones .picked')?.id === z, zone); }
  // number types the number an article has on the page, and confirms it where it
  // could be the beginning of another.
  async number(article) {
    const { n, alone } = await this.page.evaluate((id) => {
      const all = [...document.querySelectorAll('#zones g[data-n]')], n = all.find((g) => g.dataset.of === id).dataset.n;
      return { n, alone: all.filter((g) => g.dataset.n.startsWith(n)).length === 1 };
    }, article);
    for (const digit of n) await this.press(digit);
    if (!alone) await this.press('Enter');
  }
}
const chosen = (id) => document.getElementById('desk').dataset.chosen === id;

const mend = {
  async jump(e, w) { await e.press('g'); await e.until('j', chosen, w.other); await e.press('Enter'); },
  async joined(e) { await e.press('u'); },
  async merged(e, w) { await e.press('x'); await e.until('PageDown', chosen, `${w.zones[0]} 0`); await e.press('Enter'); },
  async split(e, w) { await e.press('m'); await e.number(w.other); },
  async order(e) { await e.press('['); },
  async kicker(e, w) { await e.until('o', (z) => document.querySelector('#zones .picked')?.id === z, w.zones[0]); await e.press('s'); await e.press('Enter'); },
  async fragment(e, w) { await e.pick(w.zones[0]); await e.press('s'); await e.number(w.other); },
  async role(e, w) { await e.pick(w.zones[0]); await e.press(String(['headline', 'kicker', 'deck', 'body', 'byline', 'caption'].indexOf(w.role) + 1), true); },
  async edge(e, w) {
    await e.pick(w.zones[0]);
    await e.press('v');
    const at = () => document.activeElement.dataset.n;
    for (let i = 0; i < w.corner; i++) await e.press('Tab');
    assert.equal(await e.page.evaluate(at), String(w.corner));
    const y = () => e.page.evaluate(() => Number(document.activeElement.getAttribute('cy')));
    const step = await e.page.evaluate((z) => Number(document.getElementById(z).dataset.step), w.zones[0]);
    for (const want = w.place[w.corner][1]; await y() + step / 2 < want;) await e.press('ArrowDown');
    await e.press('Enter');
  },
};
mend.orphan = mend.kicker;

test('forty errors are mended by keys, and nothing is lost', { timeout: 900_000 }, async () => {
  const { wrongs, telling } = misread();
  assert.equal(wrongs.length, 40);
  assert.notDeepEqual(misread('telling'), telling, 'nothing is wrong with it');
  const context = await visit(browser, sizes.desktop);
  const page = await context.newPage();
  page.on('dialog', (d) => d.accept());
  await enter(page, site, 'lin');
  await page.goto(`${site.url}/desk/t/${slug}/e/${day}/correct`);
  const e = new Editor(page);
  const table = [], redraws = [], saves = [];
  // What the browser measured is taken before the screen is loaded again.
  const measured = async () => {
    const got = await page.evaluate(() => {
      const out = {
        redraws: performance.getEntriesByName('redraw').map((m) => m.duration),
        saves: performance.getEntriesByType('resource').filter((r) => /correct\/(act|fields|turn)$/.test(r.name)).map((r) => r.serverTiming[0].duration),
      };
      performance.clearMeasures();
      performance.clearResourceTimings();
      return out;
    });
    redraws.push(...got.redraws);
    saves.push(...got.saves);
  };
  let reloaded = false;
  for (const w of wrongs) {
    await e.go(w);
    if (w.kind !== 'text') {
      await e.changed(() => mend[w.kind](e, w));
    } else {
      await e.pick(w.zones[0]);
      await e.press('ArrowRight');
      await e.until('ArrowRight', (l) => document.querySelector('.lines .lit')?.dataset.line === l, String(w.line ?? 0));
      await e.press('Enter');
      for (let i = 0; i < w.offset; i++) await e.press('ArrowRight');
      const bad = await page.evaluate(() => document.activeElement.value.slice(document.activeElement.selectionStart)[0]);
      assert.equal(bad, w.bad, 'the caret stands before the wrong character');
      await e.press('Delete');
      e.keys++;
      await page.keyboard.insertText(w.good);
      if (!reloaded) {
        await measured();
        const text = await page.inputValue('[name=text]');
        await page.reload();
        assert.equal(await page.inputValue('[name=text]'), text, 'what was typed is still there');
        reloaded = true;
      }
      const saved = await page.evaluate(() => document.getElementById('desk').dataset.version);
      await page.waitForFunction((v) => document.getElementById('desk').dataset.version !== v || Object.keys(sessionStorage).length === 0, saved);
    }
    table.push({ ...w, keys: e.keys, actions: e.actions });
    await measured();
  }
  assert.ok(reloaded);
  await page.waitForFunction(() => Object.keys(sessionStorage).length === 0);
  await page.reload();
  assert.deepEqual(misread('telling'), telling, 'mended, it says what it said');

  const kinds = [...new Set(table.map((r) => r.kind))].map((kind) => {
    const list = table.filter((r) => r.kind === kind);
    return { kind, errors: list.length, keys: list.reduce((n, r) => n + r.keys, 0) / list.length, actions: Math.max(...list.map((r) => r.actions)) };
  });
  const part = (list, p) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * p))];
  if (process.env.PACE) {
    console.log('error      how many   keys each   most actions');
    for (const k of kinds) console.log(k.kind.padEnd(10), String(k.errors).padStart(8), k.keys.toFixed(1).padStart(11), String(k.actions).padStart(14));
    for (const [name, list] of [['save', saves], ['redraw', redraws]]) console.log(`${name}: ${list.length}, of 10 the quickest ${part(list, 0.1).toFixed(1)} ms, median ${part(list, 0.5).toFixed(1)} ms, of 20 the slowest ${part(list, 0.95).toFixed(1)} ms, most ${Math.max(...list).toFixed(1)} ms`);
  }
  for (const k of kinds) if (k.kind !== 'text') assert.ok(k.actions <= 3 + (k.kind === 'edge'), `${k.kind} took ${k.actions} actions`);
  assert.ok(redraws.length >= 40 && saves.length >= 40, `${redraws.length} redraws and ${saves.length} saves were measured`);
  await context.close();
  if (!process.env.PACE) return; // a busy machine would fail these
  assert.ok(part(saves, 0.5) <= 100, `half the saves took more than ${part(saves, 0.5)} ms of the desk's own time`);
  // A busy machine stops the browser in the middle: what the work itself takes is what the quicker redraws take.
  assert.ok(part(redraws, 0.1) <= 16, `nine redraws of ten took more than ${part(redraws, 0.1)} ms`);
});
