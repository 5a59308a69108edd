// Every page in each of the looks: whole, accessible, quiet.
import { after, before, describe, test } from 'node:test';
import { everyLook, firstContact, openPage, sessionOf, startBoth } from './lib.mjs';
import { pages } from './pages.mjs';

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

describe('in both languages and themes, on a phone and on a laptop', { concurrency: 2 }, () => {
  for (const { name, path, role, status } of pages) {
    test(`${name} is whole, accessible and quiet`, () => everyLook(browser, server, [
      { name, path: path.replace('{contact}', contact), cookies: sessions.get(role), status },
    ]));
  }
});
