// Starts the browser of the tests: an installed Chromium, quiet, with a fresh
// profile. CHROMIUM names another one.
import { chromium } from 'playwright-core';
import { existsSync } from 'node:fs';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

// patience is how long a test waits for a state of the page before it fails: a
// machine that does other work may need many times the usual second.
const patience = 120_000;

export const launch = async () => {
  const executablePath = process.env.CHROMIUM ?? places.find((p) => existsSync(p));
  if (!executablePath) throw new Error(`no Chromium at ${places.join(', ')}: install one, or set CHROMIUM to its path`);
  const browser = await chromium.launch({
    executablePath,
    timeout: patience,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
  browser.on('context', (context) => context.setDefaultTimeout(patience));
  return browser;
};

export const phone = { viewport: { width: 412, height: 915 }, deviceScaleFactor: 2.625, isMobile: true, hasTouch: true, locale: 'zh-CN' };
export const desktop = { viewport: { width: 1280, height: 900 }, deviceScaleFactor: 1, locale: 'zh-CN' };
export const sizes = { phone, desktop };

// inside gives a point of an article's outline on the screen: the middle of an
// L is outside it, so points of a grid are tried.
export const inside = (zone) => zone.evaluate((a) => {
  for (const shape of a.querySelectorAll('polygon')) {
    const box = shape.getBBox();
    const toScreen = shape.getScreenCTM();
    for (let i = 1; i < 10; i++) {
      for (let j = 1; j < 10; j++) {
        const p = new DOMPoint(box.x + (box.width * i) / 10, box.y + (box.height * j) / 10);
        if (!shape.isPointInFill(p)) continue;
        const q = p.matrixTransform(toScreen);
        const hit = document.elementFromPoint(q.x, q.y);
        if (hit && hit.closest('a') === a) return { x: q.x, y: q.y };
      }
    }
  }
  return null;
});
