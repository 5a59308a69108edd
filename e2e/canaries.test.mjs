// A canary from its page to its alarm, and a key that is made only to be stolen: in a real browser, with scripts and without.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { everyPage, firstContact, openPage, sessionOf, startBoth } from './lib.mjs';
import { languages, screens } from './pages.mjs';

let server, browser, administrator, manager, contact;
before(async () => {
  [server, browser] = await startBoth();
  administrator = await sessionOf(browser, server, 'administrator');
  manager = await sessionOf(browser, server, 'manager');
});
after(async () => { await browser?.close(); await server?.stop(); });

// P-136: an administrator makes a canary on the page of a contact; whoever opens it stands among the alerts within seconds.
test('whoever opens a canary stands among the alerts within seconds, and sees nothing of it', async () => {
  const page = await openPage(browser, server, { cookies: administrator });
  contact = await firstContact(page);
  await page.goto(`/t/demo/contacts/${contact}`);
  await page.click('form[action$="/canary"] button');
  await page.locator('form[action$="/canary/removal"]').waitFor();
  const name = (await page.locator('h1 [translate="no"]').innerText()).trim();

  const other = await openPage(browser, server, { cookies: manager });
  await other.goto(`/t/demo/contacts/${contact}`);
  await other.waitForLoadState('networkidle');
  assert.doesNotMatch((await other.content()).toLowerCase(), /canary|csali/);

  const row = page.locator('ul.panel-list li', { hasText: name });
  for (let tries = 0; tries < 20; tries += 1) {
    await page.goto('/t/demo/alerts');
    await row.waitFor();
    if (await row.locator('.badge.danger').count()) break;
    await page.waitForTimeout(500);
  }
  assert.equal(await row.locator('.badge.danger').count(), 1);
  assert.deepEqual([...page.faults, ...other.faults], []);
});

test('a canary key is made and shown once, opens nothing, and its uses are counted', async () => {
  const page = await openPage(browser, server, { cookies: administrator, script: false });
  await page.goto('/t/demo/api-keys');
  await page.fill('#canary', 'A régi mentőszkript');
  await page.click('form[action$="/api-keys/canaries"] button');
  const key = await page.locator('.notice.success code').innerText();
  assert.match(key, /^tenet_/);
  const stolen = await fetch(`${server.url}/t/demo/api/v1/contacts`, { headers: { authorization: `Bearer ${key}` } });
  assert.equal(stolen.status, 401);
  const row = page.locator('tbody tr', { hasText: 'A régi mentőszkript' });
  for (let tries = 0; tries < 20; tries += 1) {
    await page.goto('/t/demo/api-keys');
    if (await row.locator('.badge.danger').count()) break;
    await page.waitForTimeout(250);
  }
  assert.equal(await row.locator('.badge.danger').count(), 1);
});

for (const language of languages) {
  for (const screen of screens) {
    test(`the pages about canaries, ${language}, ${screen.width} px`, async () => {
      const page = await openPage(browser, server, { cookies: administrator, language, screen });
      const pages = [['contact', `contacts/${contact}`], ['alerts', 'alerts'], ['keys', 'api-keys'], ['beside', `contacts/${contact}/canary`], ['list', 'canaries']];
      for (const [name, path] of pages) {
        await page.goto(`/t/demo/${path}`);
        await page.waitForLoadState('networkidle');
        await everyPage(page, `canary-${name}-${language}-${screen.width}`);
      }
    });
  }
}
