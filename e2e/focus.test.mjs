// Where somebody types next, and what a phone has room for: on the way in, and where roles are decided on.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { everyPage, openPage, sessionOf, signIn, startBoth } from './lib.mjs';
import { languages } from './pages.mjs';

let server, browser;
before(async () => { [server, browser] = await startBoth(); });
after(async () => { await browser?.close(); await server?.stop(); });

const focus = (page) => page.evaluate(() => document.activeElement.id);
const send = (page) => Promise.all([page.waitForResponse((answer) => answer.request().method() === 'POST'), page.click('main form button.primary')]);

// P-152: whoever was wrong, or is asked for a code, types at once.
test('the way in leads the keyboard to what is typed next', async () => {
  const user = server.user('user');
  const page = await openPage(browser, server);
  await page.goto('/t/demo/sign-in');
  await page.fill('#email', user.email);
  await page.fill('#password', 'this is not the password');
  await send(page);
  await page.locator('.notice.danger').waitFor();
  assert.equal(await focus(page), 'password');

  await signIn(page, user);
  await page.goto('/t/demo/profile/security');
  await page.click('form[action$="/factors/totp"] button');
  const secret = (await page.locator('.secret code').innerText()).replaceAll(' ', '');
  await page.fill('#code', '000000');
  await send(page);
  await page.locator('#code-error').waitFor();
  assert.equal(await focus(page), 'code');
  await page.fill('#code', execFileSync('oathtool', ['--totp', '--base32', secret]).toString().trim());
  await send(page);

  const elsewhere = await openPage(browser, server);
  await signIn(elsewhere, user);
  assert.match(elsewhere.url(), /second-step/);
  assert.equal(await focus(elsewhere), 'code');
  await elsewhere.keyboard.type('111111');
  await elsewhere.keyboard.press('Enter');
  await elsewhere.locator('#code-error').waitFor();
  assert.equal(await focus(elsewhere), 'code');
});

// P-126: the same at the platform's door, where the token is what changes with every try.
test('operators are led to what is wrong, and told the whole command', async () => {
  const host = (...args) => JSON.parse(server.command('operator', ...args));
  const begin = new URL(host('add', 'Anna', '--email', 'anna@provider.example').enrolment).pathname;
  const page = await openPage(browser, server);
  await page.goto(begin);
  const secret = (await page.locator('.secret code').innerText()).replaceAll(' ', '');
  await page.fill('#password', 'short');
  await page.fill('#code', '000000');
  await send(page);
  await page.locator('#code-error').waitFor();
  assert.equal(await focus(page), 'password', 'the first of two');
  assert.equal((await page.locator('.secret code').innerText()).replaceAll(' ', ''), secret);
  await page.fill('#password', 'helyes ló akku kapocs');
  await page.fill('#code', execFileSync('oathtool', ['--totp', '--base32', secret]).toString().trim());
  await send(page);
  await page.locator('code', { hasText: 'tenet operator token anna@provider.example' }).waitFor();

  await page.goto('/platform/sign-in');
  assert.equal(await focus(page), 'email');
  await page.fill('#email', 'anna@provider.example');
  await page.fill('#token', 'x');
  await page.fill('#password', 'x');
  await page.fill('#code', '000000');
  await send(page);
  await page.locator('[role=alert]').first().waitFor();
  assert.equal(await focus(page), 'token');
});

// P-150: every answer of a role is seen and reached on a phone, with its word.
test('on a phone every choice of a role is on the screen, with its word', async () => {
  const cookies = await sessionOf(browser, server, 'administrator');
  for (const language of languages) {
    const page = await openPage(browser, server, { language, cookies, screen: { width: 360, height: 740 } });
    await page.goto('/t/demo/roles/new?from=manager');
    const outside = await page.locator('.matrix input[type="radio"]').evaluateAll((all) => all
      .map((one) => ({ name: one.name, value: one.value, box: one.getBoundingClientRect(), room: one.closest('.table-wrap').getBoundingClientRect() }))
      .filter(({ box, room }) => box.left < room.left || box.right > room.right)
      .map(({ name, value }) => `${name}=${value}`));
    assert.deepEqual(outside, []);
    const words = await page.locator('.matrix tbody tr').first().locator('.choice .phone-only').allInnerTexts();
    assert.equal(words.length, 4);
    assert.ok(words.every((word) => word.length > 2), words.join());
    await everyPage(page, `role-on-a-phone-${language}`);
    await page.context().close();
  }
});
