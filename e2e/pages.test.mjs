// Every page in every language, theme and screen: whole, accessible, quiet.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { everyPage, firstContact, openPage, sessionOf, startBoth } from './lib.mjs';
import { languages, pages, screens, themes } from './pages.mjs';

let server, browser, contact;
const sessions = new Map([[null, []]]);

before(async () => {
  [server, browser] = await startBoth();
  for (const role of new Set(pages.map(({ role }) => role))) {
    if (role) sessions.set(role, await sessionOf(browser, server, role));
  }
  const page = await openPage(browser, server, { cookies: sessions.get('administrator') });
  contact = await firstContact(page);
  await page.context().close();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

for (const language of languages) for (const theme of themes) for (const screen of screens) {
  describe(`${language}, ${theme}, ${screen.width} px`, { concurrency: 2 }, () => {
    for (const { name, path, role, status = 200 } of pages) {
      test(`${name} is whole, accessible and quiet`, async () => {
        const page = await openPage(browser, server, { language, theme, screen, cookies: sessions.get(role) });
        try {
          const answer = await page.goto(path.replace('{contact}', contact));
          assert.equal(answer.status(), status);
          assert.equal(new URL(page.url()).pathname, new URL(path.replace('{contact}', contact), server.url).pathname);
          assert.equal(await page.locator('html').getAttribute('lang'), language);
          assert.equal(await page.locator('h1').count(), 1, 'one heading of the first rank');
          await everyPage(page, `${name}-${language}-${theme}-${screen.width}`);
        } finally {
          await page.context().close();
        }
      });
    }
  });
}
