// JavaScript off: forms are forms and links are links.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { find, openPage, signIn, startBoth } from './lib.mjs';

let server, browser;
before(async () => { [server, browser] = await startBoth(); });
after(async () => { await browser?.close(); await server?.stop(); });

async function signedIn() {
  const page = await openPage(browser, server, { script: false });
  await signIn(page, server.user('administrator'));
  return page;
}

const save = '.form-actions .button.primary';

test('a contact is created with a plain form', async () => {
  const page = await signedIn();
  await page.goto('/t/demo/contacts/new');
  const names = page.locator('main form.form input:is([type="text"], :not([type]))');
  await names.nth(0).fill('Plainform');
  await names.nth(1).fill('Petra');
  await Promise.all([page.waitForURL(/\/contacts\/(?!new)[^/]+$/), page.click(save)]);
  assert.match(await page.locator('h1').innerText(), /Plainform/);

  await find(page, 'contacts', 'Plainform');
  assert.equal(await page.locator('tr[data-row]').count(), 1);
});

test('a faulty form names its faults, each with a link to its field', async () => {
  const page = await signedIn();
  await page.goto('/t/demo/contacts/new');
  await page.click(save);
  const links = page.locator('.error-summary a');
  assert.ok(await links.count() > 0, 'a summary of errors');
  for (const link of await links.all()) {
    const id = (await link.getAttribute('href')).slice(1);
    const field = page.locator(`[id="${id}"]`);
    assert.equal(await field.count(), 1, `#${id} is on the page`);
    assert.equal(await field.getAttribute('aria-invalid'), 'true');
  }
});

test('a condition is added to a filter by the server', async () => {
  const page = await signedIn();
  await page.goto('/t/demo/filters/new');
  const rows = page.locator('.filter-row');
  const before = await rows.count();
  await page.locator('[data-add-row]').first().click();
  assert.equal(await rows.count(), before + 1);
});
