// A large export waits for an administrator, on every screen and with scripts off.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { everyPage, openPage, sessionOf, startBoth } from './lib.mjs';
import { languages } from './pages.mjs';

let server, browser, manager, administrator;
const screens = [{ width: 1280, height: 860 }, { width: 360, height: 780 }];
before(async () => {
  [server, browser] = await startBoth();
  manager = await sessionOf(browser, server, 'manager');
  administrator = await sessionOf(browser, server, 'administrator');
});
after(async () => { await browser?.close(); await server?.stop(); });

async function everywhere(path, name, cookies) {
  for (const language of languages) for (const screen of screens) {
    const look = await openPage(browser, server, { language, screen, cookies });
    await look.goto(path);
    await everyPage(look, `${name}-${language}-${screen.width}`);
    await look.context().close();
  }
}

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
  await everywhere(path, 'export-pending', manager);
  await everywhere('/t/demo/exports', 'exports-pending', manager);
  await everywhere('/t/demo/exports', 'exports-waiting', administrator);
  await everywhere(`${path}/approval`, 'export-approval', administrator);

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
  await everywhere('/t/demo/security-log', 'log-exports', administrator);
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
  await everywhere(path, 'export-refused', manager);
  await page.context().close();
});
