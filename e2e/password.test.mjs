// Passwords: shown on demand, judged while they are typed, and chosen anew by a letter.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { everyPage, openPage, sessionOf, signIn, startBoth } from './lib.mjs';

let server, browser;
before(async () => { [server, browser] = await startBoth(); });
after(async () => { await browser?.close(); await server?.stop(); });

/** The link in the newest letter of a subject, as the demo's administrator reads it. */
async function linkIn(subject) {
  const page = await openPage(browser, server, { cookies: await sessionOf(browser, server, 'administrator') });
  try {
    for (let tries = 0; tries < 50; tries += 1) {
      await page.goto('/t/demo/letters');
      const letter = page.locator('section.card', { hasText: subject }).first();
      if (await letter.count()) {
        await letter.locator('summary').click();
        return await letter.locator('details a').getAttribute('href');
      }
      await page.waitForTimeout(200);
    }
    throw new Error(`no letter ${subject}`);
  } finally {
    await page.context().close();
  }
}

test('a password is shown while its button is pressed on, and hidden again when it is sent', async () => {
  const page = await openPage(browser, server, {});
  await page.goto('/t/demo/sign-in');
  const input = page.locator('#password');
  await input.fill('helyes ló akku kapocs');
  await page.getByRole('button', { name: 'Show password' }).click();
  assert.equal(await input.getAttribute('type'), 'text');
  await page.getByRole('button', { name: 'Hide password' }).click();
  assert.equal(await input.getAttribute('type'), 'password');
  await page.context().close();
});

for (const script of [true, false]) {
  test(`a forgotten password is replaced by a letter ${script ? 'with' : 'without'} scripts`, async () => {
    const user = server.user(script ? 'user' : 'restricted');
    const subject = script ? 'Új jelszó választása' : 'Choose a new password';
    const page = await openPage(browser, server, { script });
    await page.goto('/t/demo/sign-in');
    await page.getByRole('link', { name: 'Forgotten your password?' }).click();
    await page.fill('#email', user.email);
    await page.getByRole('button', { name: 'Ask for a link' }).click();
    await page.getByRole('heading', { name: 'Look at your mail' }).waitFor();

    await page.goto(await linkIn(subject));
    if (script) {
      await page.locator('#password').pressSequentially('passwordpassword');
      await page.getByText('published after a breach').waitFor();
      await page.fill('#password', '');
      await page.locator('#password').pressSequentially('helyes lo akku kapocs');
      await page.locator('.strength', { hasText: 'Strong' }).waitFor();
      await everyPage(page, 'password-strength');
    }
    await page.fill('#password', 'passwordpassword');
    await page.locator('main form button:not([type="button"])').click();
    await page.locator('.field-error', { hasText: 'published after a breach' }).waitFor();
    await page.fill('#password', 'helyes lo akku kapocs');
    await page.locator('main form button:not([type="button"])').click();
    await page.getByRole('heading', { name: 'The new password is in force' }).waitFor();
    await signIn(page, { email: user.email, password: 'helyes lo akku kapocs' });
    await page.context().close();
  });
}

test('somebody who failed again and again lets themselves in by a letter', async () => {
  const { email } = server.user('manager');
  const page = await openPage(browser, server, {});
  for (let tries = 0; tries < 6; tries += 1) {
    await page.goto('/t/demo/sign-in');
    await page.fill('#email', email);
    await page.fill('#password', 'valami egészen más');
    await page.locator('main form button:not([type="button"])').first().click();
    await page.getByText('wait longer and longer').waitFor();
  }
  await everyPage(page, 'sign-in-wrong');
  await page.goto(await linkIn('Többször hibás jelszóval próbáltak belépni'));
  await page.getByRole('button', { name: 'End the waiting' }).click();
  await page.getByRole('heading', { name: 'You can come in again' }).waitFor();
  await signIn(page, server.user('manager'));
  await page.context().close();
});
