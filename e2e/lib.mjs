// A browser at the product's door: contexts, sign-in, and what holds on every page whoever opens it.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { looks } from './pages.mjs';
import { startServer } from './server.mjs';

// Run as it is: its adapter for Playwright takes three times as long, for the sake of frames, and no page has any.
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Of pages with a fault; with `TENET_SCREENSHOTS=1`, of every page that is looked at. */
const screenshots = new URL('../target/screenshots/', import.meta.url).pathname;
mkdirSync(screenshots, { recursive: true });

/** Debian's Chromium, quiet: it looks up nothing but the product. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

/**
 * A server and a browser. When one of them does not start, the other is closed: a test file ends when nothing of it runs
 * any more, and then says why. `options`: those of the server.
 */
export async function startBoth(options) {
  const both = await Promise.allSettled([startServer(options), launch()]);
  const failed = both.find(({ status }) => status === 'rejected');
  const [server, browser] = both.map(({ value }) => value);
  if (!failed) return [server, browser];
  await Promise.all([server?.stop(), browser?.close()]);
  throw failed.reason;
}

/**
 * A page of its own context. `faults` collects what must not happen: errors in the console, violations of the
 * content security policy, requests to another origin that is not among `friends`.
 */
export async function openPage(browser, server, { language = 'en', theme = 'light', screen = { width: 1280, height: 860 }, script = true, cookies = [], friends = [] } = {}) {
  const context = await browser.newContext({
    baseURL: server.url,
    locale: language === 'hu' ? 'hu-HU' : 'en-GB',
    colorScheme: theme,
    viewport: screen,
    javaScriptEnabled: script,
    reducedMotion: 'reduce',
  });
  await context.addCookies([...cookies, { name: 'theme', value: theme, url: server.url }, { name: 'language', value: language, url: server.url }]);
  const page = await context.newPage();
  page.faults = [];
  page.friends = [server.url, ...friends];
  await watch(page, server);
  page.setDefaultTimeout(15_000);
  return page;
}

async function watch(page, server) {
  const { faults, friends } = page;
  page.on('pageerror', (error) => faults.push(`error in a script: ${error}`));
  page.on('console', (message) => {
    // Chromium reports the status of the page itself too; a 404 page is allowed to be one.
    const ofThePage = message.text().startsWith('Failed to load resource') && message.location().url === page.url();
    if (message.type() === 'error' && !ofThePage) faults.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http') && !friends.includes(origin)) faults.push(`a request to ${origin}`);
  });
  // A violation that a policy only reports is in no console error: listen to the event as well.
  await page.exposeFunction('tenetViolation', (text) => faults.push(`content security policy: ${text}`));
  await page.addInitScript(() => document.addEventListener('securitypolicyviolation', (event) => {
    globalThis.tenetViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
  }));
}

/** Signs in through the form, as a person does. */
export async function signIn(page, { email, password }) {
  await page.goto('/t/demo/sign-in');
  await page.fill('input[name="email"]', email);
  await page.fill('input[name="password"]', password);
  await Promise.all([page.waitForURL((url) => !url.pathname.endsWith('/sign-in')), page.click('main form button:not([type="button"])')]);
}

/** The cookies of a signed-in user, to open further contexts without signing in again. */
export async function sessionOf(browser, server, role) {
  const page = await openPage(browser, server);
  await signIn(page, server.user(role));
  const cookies = await page.context().cookies();
  await page.context().close();
  return cookies.filter(({ name }) => name !== 'theme' && name !== 'language');
}

/** Looks for something in a list (`contacts`, `users`, `bin`) as a person does. */
export async function find(page, list, typed) {
  await page.goto(`/t/demo/${list}`);
  const search = page.locator('main .search-field input[name="q"]');
  await search.fill(typed);
  await Promise.all([page.waitForURL(/[?&]find=/), search.press('Enter')]);
  await page.waitForLoadState('networkidle');
}

/** The id of the first contact in the list. */
export async function firstContact(page) {
  await page.goto('/t/demo/contacts');
  const href = await page.locator('tr[data-row] .row-link').first().getAttribute('href');
  return new URL(href, page.url()).pathname.split('/').at(-1);
}

/** What holds on every page: no fault, no accessibility violation, nothing wider than the screen. */
export async function everyPage(page, name) {
  if (process.env.TENET_SCREENSHOTS) await photograph(page, name);
  await photographed(page, name, () => faultless(page, name));
}

const photograph = (page, name) => page.screenshot({ path: `${screenshots}${name}.png`, fullPage: true });

/** What does not hold of a page is seen on its photograph. */
async function photographed(page, name, look) {
  try {
    await look();
  } catch (fault) {
    await photograph(page, name);
    throw fault;
  }
}

/**
 * Pages in each of the `looks`: answered as they should be, in the language, with one heading of the first rank, and
 * what holds on every page.
 * @param {{ name: string, path: string, cookies?: object[], status?: number, also?: (page) => Promise<void> }[]} pages
 *   `also`: what else is looked at on that page.
 */
export async function everyLook(browser, server, pages) {
  for (const look of looks) {
    for (const { name, path, cookies, status = 200, also } of pages) {
      const page = await openPage(browser, server, { ...look, cookies });
      const answer = await page.goto(path);
      await photographed(page, `${name}-${look.name}`, async () => {
        assert.equal(answer.status(), status, name);
        assert.equal(new URL(page.url()).pathname, new URL(path, server.url).pathname, name);
        assert.equal(await page.locator('html').getAttribute('lang'), look.language, name);
        assert.equal(await page.locator('h1').count(), 1, `${name}: one heading of the first rank`);
      });
      await everyPage(page, `${name}-${look.name}`);
      await also?.(page);
      await page.context().close();
    }
  }
}

async function faultless(page, name) {
  // The bar at the bottom of a phone lies over whatever is scrolled under it: look at the page unrolled.
  const before = page.viewportSize();
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width: before.width, height: Math.max(before.height, height) });
  assert.equal(await page.locator('iframe, frame, object, embed').count(), 0, `${name} has a frame, which is not looked into`);
  await page.evaluate(axe);
  const violations = await page.evaluate((tags) => globalThis.axe.run({ runOnly: tags, resultTypes: ['violations'] }).then((found) => found.violations), rules);
  await page.setViewportSize(before);
  const told = violations.flatMap(({ id, help, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${help}\n  ${html.slice(0, 200)}\n  ${failureSummary.replaceAll('\n', ' ')}`));
  assert.deepEqual(told, [], `accessibility of ${name}`);
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(tooWide, 0, `${name} is ${tooWide} px wider than the screen`);
  assert.deepEqual(page.faults, [], `faults of ${name}`);
}
