// Somebody leaves; what is kept about oneself; a masked field that is shown on request.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { everyLook, everyPage, find, openPage, sessionOf, signIn, startBoth } from './lib.mjs';
import { languages, screens } from './pages.mjs';

let server, browser, cookies;
before(async () => {
  [server, browser] = await startBoth();
  cookies = await sessionOf(browser, server, 'administrator');
});
after(async () => { await browser?.close(); await server?.stop(); });

test('a masked field is shown on request, and who was shown it stands beside the contact', async () => {
  const page = await openPage(browser, server, { cookies });
  await page.goto('/t/demo/roles');
  await page.getByRole('link', { name: 'Copy · Manager' }).click();
  await page.fill('#title', 'Front desk');
  await page.locator('input[name="field.contacts.emails"][value="masked"]').check();
  await page.locator('input[name="field.contacts.phones"][value="masked"]').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.waitForURL(/\/roles\/[0-9a-z-]+$/);
  const { email } = server.user('restricted');
  await find(page, 'users', email);
  const row = page.locator('tr[data-row]').first();
  await row.locator('select[name="role"]').selectOption({ label: 'Front desk' });
  await row.locator('form.choose button').click();

  const theirs = await openPage(browser, server);
  await signIn(theirs, server.user('restricted'));
  await theirs.goto('/t/demo/contacts');
  assert.match(await theirs.locator('tbody').innerText(), /••••••/);
  await theirs.locator('tr[data-row] .row-link').first().click();
  await theirs.waitForURL(/\/contacts\/[0-9a-z-]+$/);
  const contact = new URL(theirs.url()).pathname;
  assert.equal(await theirs.locator('a[href^="mailto:"]').count(), 0);
  await everyPage(theirs, 'masked-en-1280');
  await theirs.getByRole('button', { name: 'Show E-mail' }).click();
  await theirs.getByText('That you were shown this is noted').waitFor();
  assert.equal(await theirs.locator('#field-phones .value').count(), 0, 'one field, and no other');
  await everyPage(theirs, 'revealed-en-1280');
  const state = await theirs.context().cookies();
  await theirs.context().close();
  for (const language of languages) {
    const phone = await openPage(browser, server, { language, screen: screens[0], cookies: state, script: false });
    await phone.goto(contact);
    await phone.locator('form[action*="/reveals/phones"] button').click();
    assert.match(new URL(phone.url()).pathname, /reveals\/phones$/, 'without scripts it is a page of its own');
    await phone.context().close();
  }

  await page.goto(contact);
  await page.getByText('was shown the masked field E-mail').first().waitFor();
  await page.context().close();
});

test('what is kept about oneself is shown and taken out', async () => {
  const page = await openPage(browser, server, { cookies });
  await page.goto('/t/demo/profile');
  await page.getByRole('link', { name: 'Look at everything' }).click();
  await page.getByRole('heading', { name: 'Opened pages' }).click();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download everything' }).click(),
  ]);
  assert.equal(file.suggestedFilename(), 'own-data.json');
  await page.context().close();
  await everyLook(browser, server, [{ name: 'own-data', path: '/t/demo/profile/data', cookies }]);
});

test('somebody leaves: what they own goes to a colleague, and nothing leads to them any more', async () => {
  const page = await openPage(browser, server, { cookies });
  const { email } = server.user('user');
  await find(page, 'users', email);
  await page.getByRole('link', { name: /Deactivate/ }).first().click();
  await page.waitForURL(/\/deactivation$/);
  const path = new URL(page.url()).pathname;
  await everyLook(browser, server, [{ name: 'leaving', path, cookies }]);
  assert.match(await page.locator('main').innerText(), /Contacts/);
  const heir = await page.locator('#heir option').nth(1).getAttribute('value');
  await page.locator('#heir').selectOption(heir);
  await page.getByRole('button', { name: 'Deactivate and hand over' }).click();
  await page.getByText(/was handed over to/).waitFor({ timeout: 60_000 });
  await everyLook(browser, server, [{ name: 'left', path, cookies }]);

  const name = (await page.locator('label[for="name"] b').innerText()).trim();
  await page.fill('#name', name);
  await page.getByRole('button', { name: 'Anonymise for good' }).click();
  await page.getByText('This user was anonymised').waitFor();
  assert.match(await page.locator('h1').innerText(), /Former user 1|1\. korábbi felhasználó/);
  await everyLook(browser, server, [{ name: 'nobody', path, cookies }]);
  await page.goto('/t/demo/users');
  await everyPage(page, 'users-left-en-1280');
  await page.context().close();
});
