// A session ends while a page is open: the page says so as a whole, and keeps what was typed until its reader agrees.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { firstContact, openPage, sessionOf, startBoth } from './lib.mjs';

let server, browser;
before(async () => { [server, browser] = await startBoth(); });
after(async () => { await browser?.close(); await server?.stop(); });

test('who types into the search of a list after their session has ended is asked to sign in', async () => {
  const page = await openPage(browser, server, { cookies: await sessionOf(browser, server, 'user') });
  await page.goto('/t/demo/contacts?sort=-name');
  await page.context().clearCookies();
  const search = page.locator('main input[name="q"]').first();
  await Promise.all([page.waitForURL((url) => url.pathname === '/t/demo/sign-in'), search.pressSequentially('kov', { delay: 40 })]);
  assert.ok(new URL(page.url()).searchParams.get('back').startsWith('/t/demo/contacts?sort=-name'));
  await page.locator('input[name="password"]').waitFor();
});

test('a pencil leads to sign in, and never puts the page for it into a field', async () => {
  const page = await openPage(browser, server, { cookies: await sessionOf(browser, server, 'user') });
  await page.goto('/t/demo/contacts');
  const address = `/t/demo/contacts/${await firstContact(page)}`;
  await page.goto(address);
  await page.context().clearCookies();
  await Promise.all([page.waitForURL((url) => url.pathname === '/t/demo/sign-in'), page.locator('.inline-open').first().click()]);
  assert.equal(new URL(page.url()).searchParams.get('back'), address);
});

test('so does the palette of commands', async () => {
  const page = await openPage(browser, server, { cookies: await sessionOf(browser, server, 'user') });
  await page.goto('/t/demo/contacts');
  await page.context().clearCookies();
  await Promise.all([page.waitForURL((url) => url.pathname === '/t/demo/sign-in'), page.keyboard.press('Control+k')]);
  assert.equal(new URL(page.url()).searchParams.get('back'), '/t/demo/contacts');
});
