// What other capabilities show beside a contact, when it cannot be had.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { firstContact, openPage, sessionOf, startBoth } from './lib.mjs';

let server, browser, cookies;
before(async () => {
  [server, browser] = await startBoth();
  cookies = await sessionOf(browser, server, 'administrator');
});
after(async () => { await browser?.close(); await server?.stop(); });

for (const status of [429, 503]) {
  test(`a panel that is answered with ${status} remains a link, and shows no page within the page`, async () => {
    const page = await openPage(browser, server, { cookies });
    const contact = await firstContact(page);
    const asked = [];
    await page.route('**/canary', (route) => {
      asked.push(route.request().url());
      return route.fulfill({ status, contentType: 'text/html', body: '<!doctype html><title>No</title><h1>Not now</h1>' });
    });
    await page.goto(`/t/demo/contacts/${contact}`);
    await page.waitForLoadState('networkidle');
    assert.equal(asked.length, 1);
    assert.equal(await page.locator('h1').count(), 1);
    assert.equal(await page.locator('section.panel a[href$="/canary"]').count(), 1);
    await page.context().close();
  });
}
