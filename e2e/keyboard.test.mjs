// A working day without a mouse: sign in, search, open, edit in place, save.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openPage, signIn, startBoth } from './lib.mjs';

let server, browser;
before(async () => { [server, browser] = await startBoth(); });
after(async () => { await browser?.close(); await server?.stop(); });

/** Presses Tab until the focus is on something that matches; fails after going round the page. */
async function tabTo(page, selector, presses = 150) {
  for (let i = 0; i < presses; i += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
  }
  assert.fail(`Tab never came to ${selector}`);
}

/** Goes from pencil to pencil until one opens a line of text, and leaves it open. */
async function openATextField(page) {
  for (let tries = 0; tries < 20; tries += 1) {
    await tabTo(page, '.inline-open');
    await page.keyboard.press('Enter');
    await page.waitForSelector('form.inline-form');
    await page.waitForFunction(() => document.activeElement.closest('form.inline-form'));
    if (await page.evaluate(() => document.activeElement.matches('input[type="text"], input:not([type])'))) return;
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.activeElement.matches('.inline-open'));
  }
  assert.fail('no field of the page takes a line of text');
}

test('everything from sign-in to a saved change is done with the keyboard', async () => {
  const page = await openPage(browser, server);
  const { email, password } = server.user('administrator');

  await page.goto('/t/demo/sign-in');
  await tabTo(page, 'input[name="email"]');
  await page.keyboard.type(email);
  await tabTo(page, 'input[name="password"]');
  await page.keyboard.type(password);
  await Promise.all([page.waitForURL((url) => !url.pathname.endsWith('/sign-in')), page.keyboard.press('Enter')]);

  await page.goto('/t/demo/contacts');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.matches('.skip')), true, 'the first stop is the skip link');
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement.type), 'search');
  const wanted = (await page.locator('.row-link').first().innerText()).split(/\s+/).at(-1);
  await page.keyboard.type(wanted);
  await Promise.all([page.waitForURL(/[?&]find=/), page.keyboard.press('Enter')]);

  await page.locator('tr[data-row]').first().waitFor();
  await page.keyboard.press('Escape');
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('j');
  await page.waitForSelector('tr[data-current]');
  await Promise.all([page.waitForURL(/\/contacts\/[^/?]+\/edit$/), page.keyboard.press('e')]);
  await page.goBack();
  await page.keyboard.press('j');
  await page.waitForSelector('tr[data-current]');
  await Promise.all([page.waitForURL(/\/contacts\/[^/?]+$/), page.keyboard.press('Enter')]);

  await openATextField(page);
  const place = await page.evaluate(() => document.activeElement.closest('[id^="field-"]').id);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Written by keyboard');
  await page.keyboard.press('Enter');
  await page.waitForFunction((id) => document.activeElement.matches(`#${CSS.escape(id)} .inline-open`), place);
  await page.reload();
  assert.match(await page.locator(`[id="${place}"]`).innerText(), /Written by keyboard/);

  await page.keyboard.press('?');
  await page.waitForSelector('#keys[open]');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.waitForSelector('.palette[open] [role="option"]');
  await page.keyboard.press('Escape');
  assert.deepEqual(page.faults, []);
});

test('a tick in the column chooser shows and hides a whole column at once', async () => {
  const page = await openPage(browser, server);
  await signIn(page, server.user('administrator'));
  await page.goto('/t/demo/contacts');
  await page.locator('tenet-columns summary').click();
  const box = page.locator('tenet-columns input[value="owner"]');
  const hidden = () => page.evaluate(() => {
    const { cellIndex } = document.querySelector('th[data-column="owner"]');
    const rows = [...document.querySelector('#list table').rows];
    return rows.map(({ cells }) => [...cells].filter((cell) => cell.hidden).map((cell) => cell.cellIndex === cellIndex));
  });
  await box.uncheck();
  assert.ok((await hidden()).every((row) => row.length === 1 && row[0]));
  await box.check();
  assert.ok((await hidden()).every((row) => row.length === 0));
  assert.deepEqual(page.faults, []);
});

test('an arrow in the column chooser moves a column, and the table keeps the order', async () => {
  const page = await openPage(browser, server);
  await signIn(page, server.user('administrator'));
  await page.goto('/t/demo/contacts');
  await page.locator('tenet-columns summary').focus();
  await page.keyboard.press('Enter');
  const heads = () => page.locator('#list th[data-column]').evaluateAll((all) => all.map((head) => head.dataset.column));
  const [name, first, second, ...rest] = await heads();
  const title = (await page.locator(`tenet-columns li:has([value="${second}"])`).innerText()).trim();
  await page.getByRole('button', { name: `Move ${title} up` }).focus();
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.dataset.move), 'up', 'the focus stays on the arrow');
  await page.locator('tenet-columns form .button.primary').focus();
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
  assert.deepEqual(await heads(), [name, second, first, ...rest]);
  assert.deepEqual(page.faults, []);
});

test('a field is moved to the end of its group by one key, pressed again and again, with and without scripts', async () => {
  for (const script of [true, false]) {
    const page = await openPage(browser, server, { script });
    await signIn(page, server.user('administrator'));
    await page.goto('/t/demo/fields');
    const rows = page.locator('tbody').first().locator('tr');
    const title = await rows.first().locator('.row-link').innerText();
    const last = (await rows.count()) - 1;
    assert.ok(last > 0, 'the first group has several fields');
    await page.getByRole('button', { name: `Move ${title} down` }).focus();
    for (let place = 1; place <= last + 1; place += 1) {
      await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
      assert.equal(await rows.nth(Math.min(place, last)).locator('.row-link').innerText(), title);
      assert.equal(await page.locator(':focus').getAttribute('aria-label'), `Move ${title} down`, `scripts: ${script}, place ${place}`);
    }
    assert.equal(await page.locator(':focus').getAttribute('aria-disabled'), 'true');
    assert.deepEqual(page.faults, []);
    await page.context().close();
  }
});
