// Impatient hands: what is sent twice is done once.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openPage, sessionOf, startBoth } from './lib.mjs';

let server, browser;
before(async () => { [server, browser] = await startBoth(); });
after(async () => { await browser?.close(); await server?.stop(); });

test('a double click on a slow line makes one contact, and after Back the form can be sent again', async () => {
  const page = await openPage(browser, server, { cookies: await sessionOf(browser, server, 'user') });
  let sent = 0;
  await page.route('**/contacts/new', async (route) => {
    if (route.request().method() === 'POST') {
      sent += 1;
      await new Promise((resolve) => { setTimeout(resolve, 600); });
    }
    await route.continue().catch(() => {});
  });
  const made = (url) => /contacts\/[^/]+$/.test(url.pathname) && !url.pathname.endsWith('/new');
  await page.goto('/t/demo/contacts/new');
  await page.fill('input[name="family_name"]', 'Kétszer');
  const save = page.locator('main form .form-actions button.primary');
  await save.scrollIntoViewIfNeeded();
  const { x, y } = await save.boundingBox();
  const arrived = page.waitForURL(made);
  await page.mouse.click(x + 5, y + 5);
  await new Promise((resolve) => { setTimeout(resolve, 150); });
  await page.mouse.click(x + 5, y + 5);
  await arrived;
  assert.equal(sent, 1);
  await page.goBack();
  await page.fill('input[name="family_name"]', 'Mégegyszer');
  await Promise.all([page.waitForURL(made), save.click()]);
  assert.equal(sent, 2);
  assert.deepEqual(page.faults, []);
});
