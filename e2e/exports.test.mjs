// A large export waits for an administrator, on every screen and with scripts off.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { everyLook, openPage, sessionOf, startBoth } from './lib.mjs';

let server, browser, manager, administrator;
before(async () => {
  [server, browser] = await startBoth();
  manager = await sessionOf(browser, server, 'manager');
  administrator = await sessionOf(browser, server, 'administrator');
});
after(async () => { await browser?.close(); await server?.stop(); });

/** Asks for every contact; the path of the export. */
async function ask(page, reason) {
  await page.goto('/t/demo/exports/new');
  await page.selectOption('#format', 'csv');
  await page.fill('#reason', reason);
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.waitForURL(/\/exports\/[0-9a-z]{20,}$/);
  return new URL(page.url()).pathname;
}

test('a large export waits, an administrator approves it, and its maker fetches it', async () => {
  const page = await openPage(browser, server, { cookies: manager });
  const path = await ask(page, 'Yearly mailing of the catalogue');
  await page.getByText('another administrator is asked').waitFor();
  await everyLook(browser, server, [{ name: 'export-pending', path, cookies: manager }]);
  await everyLook(browser, server, [{ name: 'exports-pending', path: '/t/demo/exports', cookies: manager }]);
  await everyLook(browser, server, [{ name: 'exports-waiting', path: '/t/demo/exports', cookies: administrator }]);
  await everyLook(browser, server, [{ name: 'export-approval', path: `${path}/approval`, cookies: administrator }]);

  const decide = await openPage(browser, server, { cookies: administrator });
  await decide.goto('/t/demo/exports');
  await decide.getByRole('link', { name: /records/ }).click();
  await decide.getByText('Yearly mailing of the catalogue').waitFor();
  await decide.getByRole('button', { name: 'Approve' }).click();
  await decide.getByText('The export goes on.').waitFor();
  await decide.context().close();

  await page.goto(path);
  await page.getByRole('link', { name: 'Download' }).waitFor();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download' }).click()]);
  assert.match(file.suggestedFilename(), /^contacts-\d{4}-\d\d-\d\d-[0-9a-z]{20,}\.csv$/);
  assert.ok(file.suggestedFilename().includes(path.split('/').at(-1)));
  // A name comes before the bytes do: what a person has afterwards is what counts.
  assert.equal(await file.failure(), null);
  const lines = (await readFile(await file.path(), 'utf8')).trimEnd().split('\r\n');
  assert.ok(lines.length > 1_000, `${lines.length} lines`);
  await everyLook(browser, server, [{ name: 'log-exports', path: '/t/demo/security-log', cookies: administrator }]);
  await page.context().close();
});

test('an administrator refuses without scripts, and the maker reads why', async () => {
  const page = await openPage(browser, server, { cookies: manager, script: false });
  const path = await ask(page, 'Just in case');
  for (let tries = 0; tries < 60 && !(await page.getByText('another administrator is asked').count()); tries += 1) {
    await page.waitForTimeout(500);
    await page.goto(path);
  }
  const decide = await openPage(browser, server, { cookies: administrator, script: false });
  await decide.goto(`${path}/approval`);
  await decide.fill('#reason', 'There is no case for it');
  await decide.getByRole('button', { name: 'Refuse' }).click();
  await decide.getByText('The export was refused.').waitFor();
  await decide.context().close();
  await page.goto(path);
  await page.getByText('There is no case for it').waitFor();
  await everyLook(browser, server, [{ name: 'export-refused', path, cookies: manager }]);
  await page.context().close();
});
