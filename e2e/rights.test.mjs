// A role of one's own, from the matrix to what its user sees.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { everyLook, everyPage, find, openPage, sessionOf, signIn, startBoth } from './lib.mjs';

let server, browser, cookies;
before(async () => {
  [server, browser] = await startBoth();
  cookies = await sessionOf(browser, server, 'administrator');
});
after(async () => { await browser?.close(); await server?.stop(); });

test('a role is made with the keyboard, given, explained, and hides what it says', async () => {
  const page = await openPage(browser, server, { cookies });
  await page.goto('/t/demo/roles');
  await page.getByRole('link', { name: 'Copy · Manager' }).click();
  await page.fill('#title', 'Sales');
  // A row of the matrix is one stop of the Tab key; arrows choose in it.
  const chosen = (name) => page.locator(`input[name="${name}"]:checked`).getAttribute('value');
  await page.locator('input[name="reach.export_contacts"]:checked').focus();
  await page.keyboard.press('ArrowLeft');
  assert.equal(await chosen('reach.export_contacts'), 'team');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.name), 'reach.bulk_edit_contacts');
  await page.locator('input[name="field.contacts.emails"][value="hidden"]').check();
  await page.locator('input[name="field.contacts.phones"][value="read"]').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.waitForURL(/\/roles\/[0-9a-z-]+$/);
  assert.equal(await chosen('field.contacts.emails'), 'hidden');

  const { email } = server.user('restricted');
  await find(page, 'users', email);
  const row = page.locator('tr[data-row]').first();
  await row.locator('select[name="role"]').selectOption({ label: 'Sales' });
  await row.locator('form.choose button').click();
  await find(page, 'users', email);
  await page.locator('tr[data-row] .row-link').first().click();
  await page.waitForURL(/\/users\/[0-9a-z-]+$/);
  const said = await page.locator('main').innerText();
  assert.match(said, /Sales/);
  assert.match(said, /Hidden fields\s+E-mail/);
  const user = new URL(page.url()).pathname;
  await page.context().close();

  const theirs = await openPage(browser, server);
  await signIn(theirs, server.user('restricted'));
  await theirs.goto('/t/demo/contacts');
  assert.ok(await theirs.locator('tr[data-row]').count() > 10, 'everybody is seen');
  assert.equal(await theirs.locator('[data-column="emails"]').count(), 0);
  await theirs.locator('tr[data-row] .row-link').first().click();
  await theirs.waitForURL(/\/contacts\/[0-9a-z-]+$/);
  assert.equal(await theirs.locator('a[href^="mailto:"]').count(), 0);
  assert.equal(await theirs.locator('#field-phones .inline-open').count(), 0, 'a telephone number is read only');
  assert.equal(await theirs.locator('#field-notes .inline-open').count(), 1);
  assert.deepEqual(theirs.faults, []);
  await theirs.context().close();

  await everyLook(browser, server, [{ name: 'user', path: user, cookies }]);
});

test('a role that reaches too far names the row, and the summary leads to it', async () => {
  const page = await openPage(browser, server, { cookies });
  await page.goto('/t/demo/roles/new');
  await page.fill('#title', 'Wrong');
  await page.locator('input[name="reach.export_contacts"][value="all"]').check();
  await page.getByRole('button', { name: 'Save' }).click();
  const fault = page.locator('.error-summary a').first();
  await fault.click();
  assert.equal(await page.evaluate(() => document.activeElement.name), 'reach.export_contacts');
  assert.equal(await page.locator('#title').inputValue(), 'Wrong', 'nothing typed is lost');
  await page.context().close();
});

test('a team is made and joined by an address', async () => {
  const page = await openPage(browser, server, { cookies });
  await page.goto('/t/demo/teams');
  await page.fill('#title', 'North');
  await page.getByRole('button', { name: 'Make the team' }).click();
  await page.waitForURL(/\/teams\/[0-9a-z-]+$/);
  const { email } = server.user('user');
  await page.fill('#user', email);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.locator('main .panel-list li').first().waitFor();
  await everyPage(page, 'team-en-light-1280');
  await page.context().close();
});
