// The desk's door: the first way in, passwords, codes, passkeys, lockout,
// people, roles, settings and the log; with and without scripts.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import AxeBuilder from '@axe-core/playwright';
import { launch, phone, sizes } from './browser.mjs';
import { start } from './site.mjs';
import { accept, enter, firstLink, invite, password, totp, user, visit } from './door.mjs';

let site, browser, admin;
before(async () => {
  [site, browser] = await Promise.all([start({ passkeys: true }), launch()]);
});
after(async () => { await browser?.close(); await site?.stop(); });

const path = (page) => new URL(page.url()).pathname;

test('the first way in is a link, and there is no password before it', async () => {
  const link = await firstLink(site);
  admin = await visit(browser, sizes.desktop);
  const page = await admin.newPage();
  await page.goto(`${site.url}/desk/`);
  assert.equal(path(page), '/desk/enter');
  assert.ok(await page.locator('.note code').isVisible(), 'the door does not say how to begin');
  await accept(page, link, 'too short');
  assert.equal(path(page), new URL(link).pathname);
  await accept(page, link, 'banmianbanmian');
  assert.ok(await page.locator('.wrong').isVisible());
  await accept(page, link);
  assert.equal(path(page), '/desk/');
  assert.ok(await page.locator('.done').isVisible());
  const cookie = (await admin.cookies()).find((c) => c.name.includes('desk') && c.httpOnly && !c.name.includes('language'));
  assert.equal(cookie.sameSite, 'Lax');
});

test('an invitation works once', async () => {
  const context = await visit(browser);
  const page = await context.newPage();
  await accept(page, await firstLink(site));
  assert.equal((await page.locator('h1').innerText()), '邀请已失效');
  await context.close();
});

test('who is asked for goes on to where they were going', async () => {
  const context = await visit(browser);
  const page = await context.newPage();
  await page.goto(`${site.url}/desk/own`);
  assert.equal(path(page), '/desk/enter');
  await page.fill('input[name=name]', 'admin');
  await page.fill('input[name=password]', password);
  await page.click('form[action="/desk/enter"] button');
  assert.equal(path(page), '/desk/own');
  await page.goto(`${site.url}/desk/enter?to=//elsewhere.example/`);
  assert.equal(path(page), '/desk/');
  await page.click('form[action="/desk/leave"] button');
  assert.equal(path(page), '/desk/enter');
  await page.goto(`${site.url}/desk/own`);
  assert.equal(path(page), '/desk/enter');
  await context.close();
});

for (const scripts of [true, false]) {
  test(`a code beside the password, and recovery codes (scripts ${scripts ? 'on' : 'off'})`, async () => {
    const name = scripts ? 'lin' : 'zhou';
    const { context: first } = await invite(site, browser, name, 'editor');
    await first.close();
    const context = await visit(browser, { javaScriptEnabled: scripts });
    const page = await context.newPage();
    await enter(page, site, name);
    await page.goto(`${site.url}/desk/own`);
    await page.click('#code button');
    assert.ok(await page.locator('svg.qr').isVisible());
    const secret = await page.locator('.secret').innerText();
    await page.fill('input[name=code]', '000000');
    await page.click('form[action="/desk/own/code/prove"] button');
    assert.equal(await page.locator('.secret').innerText(), secret, 'a wrong code changes the secret');
    await page.fill('input[name=code]', totp(secret));
    await page.click('form[action="/desk/own/code/prove"] button');
    const codes = await page.locator('.codes code').allInnerTexts();
    assert.equal(codes.length, 10);
    await page.click('form[action="/desk/leave"] button');

    await enter(page, site, name);
    assert.equal(path(page), '/desk/enter/code');
    await page.goto(`${site.url}/desk/own`);
    assert.equal(path(page), '/desk/enter', 'the password alone opens the desk');
    await enter(page, site, name);
    await page.fill('input[name=code]', '123456');
    await page.click('form[action="/desk/enter/code"] button');
    assert.ok(await page.locator('main > .wrong').isVisible());
    await page.fill('input[name=code]', totp(secret, 1));
    await page.click('form[action="/desk/enter/code"] button');
    assert.ok(path(page).startsWith('/desk/t/') || path(page) === '/desk/');
    await page.click('form[action="/desk/leave"] button');

    for (const [code, opens] of [[codes[3], true], [codes[3], false]]) {
      await enter(page, site, name);
      await page.fill('input[name=code]', code);
      await page.click('form[action="/desk/enter/code"] button');
      assert.equal(path(page) !== '/desk/enter/code', opens, 'a recovery code works once');
      if (opens) {
        await page.goto(`${site.url}/desk/own`);
        assert.match(await page.locator('#code').innerText(), /9/);
        await page.click('form[action="/desk/leave"] button');
      }
    }
    // The operator lets in who has lost everything.
    await accept(page, user(site, 'invite', name).match(/http\S+/)[0], 'copper lantern orchard nine');
    await page.goto(`${site.url}/desk/own`);
    assert.ok(await page.locator('form[action="/desk/own/code"]').isVisible(), 'the lost generator is still asked for');
    await context.close();
  });
}

test('a passkey is added, enters, and is removed', async () => {
  const { context: first } = await invite(site, browser, 'gu', 'reviewer');
  await first.close();
  const context = await visit(browser);
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', { options: {
    protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
  await enter(page, site, 'gu');
  await page.goto(`${site.url}/desk/own`);
  await page.fill('[data-passkey=add] input', '值班电脑');
  await page.click('[data-passkey=add] button');
  await page.waitForURL(/done=passkey_added/);
  assert.match(await page.locator('#passkeys').innerText(), /值班电脑/);
  await page.click('form[action="/desk/leave"] button');

  await page.click('[data-passkey=enter] button');
  await page.waitForURL((u) => !u.pathname.startsWith('/desk/enter'));
  await page.goto(`${site.url}/desk/own`);
  assert.match(await page.locator('main').innerText(), /gu/);
  await page.click('#passkeys summary');
  await page.fill('#passkeys input[name=old]', 'not the password at all');
  await page.click('#passkeys .danger');
  assert.ok(await page.locator('#passkeys .wrong').first().isVisible());
  await page.click('#passkeys summary');
  await page.fill('#passkeys input[name=old]', password);
  await page.click('#passkeys .danger');
  assert.equal(await page.locator('#passkeys summary').count(), 0);
  await page.click('form[action="/desk/leave"] button');
  await page.click('[data-passkey=enter] button');
  await page.locator('[data-passkey=enter] .wrong').waitFor();
  assert.equal(path(page), '/desk/enter', 'a removed passkey enters');
  await context.close();
});

test('who guesses is locked out, politely, and the right password too for a while', async () => {
  const { context: first, page: own } = await invite(site, browser, 'shen', 'editor');
  const context = await visit(browser);
  const page = await context.newPage();
  for (let i = 0; i < 5; i++) await enter(page, site, 'shen', `wrong guess number ${i}`);
  assert.match(await page.locator('.wrong').first().innerText(), /不对/);
  await enter(page, site, 'shen');
  assert.match(await page.locator('.wrong').first().innerText(), /请等/);
  assert.equal(path(page), '/desk/enter');
  await own.goto(`${site.url}/desk/own`);
  assert.equal(path(own), '/desk/own', 'the lock throws out who is in');
  await accept(page, user(site, 'invite', 'shen').match(/http\S+/)[0]);
  assert.notEqual(path(page), '/desk/enter', 'an invitation does not end the lock');
  await context.close();
  await first.close();
});

for (const scripts of [true, false]) {
  test(`people are invited, given roles, and shut out (scripts ${scripts ? 'on' : 'off'})`, async () => {
    const name = scripts ? 'he' : 'wen';
    const context = await visit(browser, { javaScriptEnabled: scripts });
    const page = await context.newPage();
    await enter(page, site, 'admin');
    await page.goto(`${site.url}/desk/people`);
    await page.fill('form[action="/desk/people"] input[name=name]', name);
    await page.fill('form[action="/desk/people"] input[name=shown]', '何明');
    await page.locator('form[action="/desk/people"] input[value=editor]').nth(1).check();
    await page.click('form[action="/desk/people"] button.first');
    const link = await page.locator('.link input').inputValue();

    const other = await visit(browser);
    const theirs = await other.newPage();
    await accept(theirs, link);
    await theirs.goto(`${site.url}/desk/people`);
    assert.equal(await theirs.locator('h1').innerText(), '没有权限');

    await page.goto(`${site.url}/desk/people`);
    await page.click(`tr:has(small:text-is("${name}")) a`);
    await page.click('a[href^="/desk/roles/"]');
    await page.locator('input[value=chief]').nth(1).check();
    await page.click('button.first');
    assert.ok(await page.locator('.done').isVisible());
    await theirs.goto(`${site.url}/desk/own`);
    assert.match(await theirs.locator('.tags').innerText(), /总编/);

    await page.goto(page.url().replace('/roles/', '/people/').split('?')[0]);
    await page.click('button[name=out]');
    await theirs.goto(`${site.url}/desk/own`);
    assert.equal(path(theirs), '/desk/enter', 'who was shut out is still in');
    await page.click('button[name=out]');
    await enter(theirs, site, name);
    assert.notEqual(path(theirs), '/desk/enter');
    await other.close();
    await context.close();
  });
}

test('settings are previewed, saved, and refused when a colour cannot be read', async () => {
  const page = await admin.newPage();
  await page.goto(`${site.url}/desk/`);
  await page.click('.cards a');
  await page.click('.menu a[href$="/settings"]');
  await page.fill('input[name=title]', '云汀早报');
  await page.fill('textarea[name=house]', '!登陆 = 登录 # 网站是登录\n凸显');
  await page.fill('textarea[name=legacy]', '/html/{year}-{month}/{day}/node_{page}.htm');
  await page.fill('input[name=seal]', '#fff0f0');
  await page.click('button[value=save]');
  assert.ok(await page.locator('main > .wrong').isVisible(), 'a colour nobody can read is taken');
  await page.fill('input[name=seal]', '#0b4f8a');
  await page.click('button[value=preview]');
  assert.match(await page.locator('#preview').innerText(), /还没有保存/);
  assert.equal(await page.locator('#preview text[fill="#0b4f8a"]').count(), 1);
  await page.click('button[value=save]');
  assert.ok(await page.locator('.done').isVisible());
  assert.match(await page.locator('.top .name').innerText(), /云汀早报/);
  assert.equal(await page.locator('textarea[name=house]').inputValue(), '!登陆 = 登录 # 网站是登录\n凸显\n');
  await page.locator('input[name=apart]').check();
  await page.click('button[value=save]');
  assert.ok(await page.locator('main > .wrong').isVisible(), 'the powers are parted while nobody holds them');
  await page.close();
});

test('the log shows what was done, and is whole', async () => {
  const page = await admin.newPage();
  await page.goto(`${site.url}/desk/log`);
  const text = await page.locator('tbody').innerText();
  for (const did of ['改设置', '邀请', '登录', '账号锁定', '添加通行密钥']) assert.ok(text.includes(did), `the log does not say ${did}`);
  await page.click('form[action="/desk/log/check"] button');
  assert.match(await page.locator('.done').innerText(), /日志完整/);
  const [serial, sum] = await page.locator('.facts code').allInnerTexts();
  await page.fill('input[name=serial]', serial);
  await page.fill('input[name=sum]', sum);
  await page.click('form[action="/desk/log/check"] button');
  assert.match(await page.locator('.done').innerText(), /印记一致/);
  await page.fill('input[name=sum]', '0'.repeat(64));
  await page.click('form[action="/desk/log/check"] button');
  assert.ok(await page.locator('.wrong').isVisible());
  await page.close();
});

test('the language is chosen and kept', async () => {
  const context = await visit(browser);
  const page = await context.newPage();
  await page.goto(`${site.url}/desk/enter`);
  for (const [lang, head] of [['zh-Hant', '登入編輯台'], ['en', 'Enter the desk'], ['zh-Hans', '登录编辑台']]) {
    await page.click(`button[value="${lang}"]`);
    assert.equal(await page.locator('h1').innerText(), head);
    assert.equal(await page.locator('html').getAttribute('lang'), lang);
  }
  await context.close();
});

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function screens(page) {
  await page.goto(`${site.url}/desk/`);
  const paper = await page.locator('.cards a').first().getAttribute('href');
  await page.goto(`${site.url}/desk/people`);
  const person = await page.locator('tbody a').last().getAttribute('href');
  return ['/desk/', '/desk/own', '/desk/people', person, '/desk/roles', person.replace('people', 'roles'), `${paper}settings`, `${paper}webhooks`, `${paper}log`, '/desk/log', '/desk/nothing'];
}

for (const [size, options] of Object.entries(sizes)) {
  for (const colorScheme of ['light', 'dark']) {
    test(`axe finds nothing (${size}, ${colorScheme})`, async () => {
      const context = await visit(browser, { ...options, colorScheme });
      const page = await context.newPage();
      const found = [];
      const look = async (at) => {
        const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze();
        for (const v of violations) found.push(`${at}: ${v.id}: ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join('; ')}`);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (over > 0) found.push(`${at}: sticks out by ${over} pixels`);
      };
      await page.goto(`${site.url}/desk/enter`);
      await look('enter');
      await page.goto(`${site.url}/desk/invitation/none`);
      await look('invitation');
      await enter(page, site, 'admin', 'not the right one at all');
      await look('refused');
      await enter(page, site, 'admin');
      for (const at of await screens(page)) {
        await page.goto(site.url + at);
        await look(at);
      }
      await page.goto(`${site.url}/desk/own`);
      await page.click('#code button');
      await look('generator');
      assert.deepEqual(found, []);
      await context.close();
    });
  }
}

for (const [name, width, zoom] of [['320 pixels', 320, 1], ['type twice as large', 412, 2]]) {
  test(`nothing sticks out at ${name}`, async () => {
    const context = await visit(browser, { ...phone, viewport: { width, height: 800 }, bypassCSP: true });
    const page = await context.newPage();
    await enter(page, site, 'admin');
    const wide = [];
    for (const at of await screens(page)) {
      await page.goto(site.url + at);
      await page.addStyleTag({ content: `html { font-size: ${zoom * 100}% }` });
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (over > 0) wide.push(`${at}: ${over} pixels`);
    }
    assert.deepEqual(wide, []);
    await context.close();
  });
}
