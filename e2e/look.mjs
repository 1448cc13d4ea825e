// Takes a picture of every screen for a person to look at:
//   node look.mjs http://127.0.0.1:8080 out [name-filter]
import { mkdirSync } from 'node:fs';
import { launch, phone, desktop } from './browser.mjs';

const [site = 'http://127.0.0.1:8080', out = 'pictures', only = ''] = process.argv.slice(2);
mkdirSync(out, { recursive: true });
const browser = await launch();

// Addresses are found by following the site, so that any archive will do.
const find = await (await browser.newContext({ locale: 'zh-CN' })).newPage();
await find.goto(site);
const screens = { front: new URL(site).pathname };
screens.page = await find.locator('.strip a').first().getAttribute('href');
screens.article = await find.locator('.row a').first().getAttribute('href');
await find.goto(site + screens.page);
screens.archive = await find.locator('.tools a').last().getAttribute('href');
await find.goto(site + screens.archive);
screens.year = await find.locator('.counts a').getAttribute('href');
screens.search = '/search?q=%E6%B2%B3';
screens.searchNone = '/search?q=zzzz';
screens.found = `${screens.article}?q=%E7%9A%84`;
screens.missing = '/e/1999-01-01/';
screens.english = '/en/';

for (const [name, path] of Object.entries(screens)) {
  for (const [size, options] of Object.entries({ phone, desktop })) {
    for (const colorScheme of ['light', 'dark']) {
      const file = `${name}-${size}-${colorScheme}`;
      if (!file.includes(only)) continue;
      const context = await browser.newContext({ ...options, colorScheme, locale: 'zh-CN' });
      const page = await context.newPage();
      await page.goto(site + path, { waitUntil: 'networkidle' });
      await page.screenshot({ path: `${out}/${file}.png`, scale: 'css' });
      await context.close();
    }
  }
}
await browser.close();
