// What the desk's tests share: people with passwords, and the codes of a
// generator app.
import { createHmac } from 'node:crypto';
import { execFileSync } from 'node:child_process';

export const password = 'anvil meadow tractor sixpence';

// totp is a generator's code (RFC 6238), steps of 30 seconds from now.
export function totp(secret, steps = 0) {
  const bits = [...secret.replace(/\s/g, '')].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
  const count = Buffer.alloc(8);
  count.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const sum = createHmac('sha1', key).update(count).digest();
  const at = sum[19] & 15;
  return String((sum.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

// Every visitor comes from an address of its own, as the proxy on the machine
// would tell, so that one test's attempts do not slow down the next.
let visitors = 0;
export const visit = (browser, options = {}) => browser.newContext({
  locale: 'zh-CN', ...options, extraHTTPHeaders: { 'X-Forwarded-For': `192.0.2.${++visitors}` },
});

// firstLink is the link the program printed at its first start.
export async function firstLink(site) {
  for (let i = 0; i < 50; i++) {
    const m = site.said().match(/http\S+\/desk\/invitation\/\S+/);
    if (m) return m[0];
    await new Promise((r) => { setTimeout(r, 100); });
  }
  throw new Error(`no link was printed:\n${site.said()}`);
}

// user runs banmian user beside the server, as its operator would.
export const user = (site, ...args) => execFileSync(site.program, ['user', '--data', site.data, ...args], { encoding: 'utf8', env: { ...process.env, BANMIAN_ORIGIN: site.url } });

// invite adds somebody by the command line and takes the invitation up.
export async function invite(site, browser, name, role) {
  const link = user(site, 'add', '--role', role, name).match(/http\S+/)[0];
  const context = await visit(browser);
  const page = await context.newPage();
  await accept(page, link);
  return { context, page };
}

export async function accept(page, link, words = password) {
  await page.goto(link);
  await page.fill('input[name=password]', words);
  await page.fill('input[name=again]', words);
  await page.click('button.first');
}

export async function enter(page, site, name, words = password) {
  await page.goto(`${site.url}/desk/enter`);
  await page.fill('input[name=name]', name);
  await page.fill('input[name=password]', words);
  await page.click('form[action="/desk/enter"] button');
}
