// A second factor that an administrator asks of everybody: the line during the days of grace, and the way through
// setting one up to the page that was wanted.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { everyPage, openPage, signIn, startBoth } from './lib.mjs';

const languages = ['en', 'hu'];
const screens = [{ width: 1280, height: 860 }, { width: 360, height: 740 }];
let server, browser;
before(async () => { [server, browser] = await startBoth(); });
after(async () => { await browser?.close(); await server?.stop(); });

/** An administrator with a passkey of their own. */
async function administrator() {
  const page = await openPage(browser, server);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable', { enableUI: false });
  await cdp.send('WebAuthn.addVirtualAuthenticator', { options: {
    protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'internal',
    hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true,
  } });
  await signIn(page, server.user('administrator'));
  await page.goto('/t/demo/profile/security');
  await page.click('form[action$="/factors/passkey"] button');
  await page.fill('#name', 'Laptop');
  await Promise.all([page.waitForURL(/confirmation$/), page.click('tenet-passkey [data-ask]')]);
  return page;
}

async function decide(admin, days, reason) {
  await admin.goto('/t/demo/second-factor');
  await admin.check('input[name="wanted"][value="everyone"]');
  await admin.selectOption('#grace', String(days));
  await admin.fill('#reason', reason);
  const sent = admin.waitForResponse((answer) => answer.request().method() === 'POST');
  await Promise.all([sent, admin.click('form:has(#reason) button')]);
}

/** The newest code in the outgoing letters of the demo. */
async function lastCode(admin) {
  for (let tries = 0; tries < 50; tries += 1) {
    const letters = await (await admin.request.get('/t/demo/letters')).text();
    const code = /(\d{6}) (?:is your code|az Ön belépési)/.exec(letters)?.[1];
    if (code) return code;
    await admin.waitForTimeout(100);
  }
  throw new Error('no message was written');
}

// P-152: asked of everybody, put off and put away, and in the end set up by telephone on the way to a page.
test('a second factor is asked of everybody, says so quietly, and in the end is set up on the way to a page', async () => {
  const admin = await administrator();
  await decide(admin, 7, 'because');
  await admin.locator('#reason-error').waitFor();
  await everyPage(admin, 'second-factor-faults');
  await decide(admin, 7, 'our customers ask for it');
  await admin.waitForURL(/second-factor$/);
  await admin.goto('/t/demo/security-log');
  assert.match(await admin.locator('main').innerText(), /our customers ask for it/);

  const page = await openPage(browser, server);
  await signIn(page, server.user('user'));
  const session = (await page.context().cookies()).filter(({ name }) => name !== 'language');
  for (const language of languages) {
    for (const screen of screens) {
      const own = await openPage(browser, server, { language, screen, cookies: session });
      await own.goto('/t/demo/contacts');
      await own.locator('form[action$="/profile/factors/later"]').waitFor();
      await everyPage(own, `factor-line-${language}-${screen.width}`);
      await own.context().close();
    }
  }
  await page.goto('/t/demo/profile');
  await page.getByRole('button', { name: 'Not today' }).click();
  await page.waitForURL(/\/t\/demo\/profile$/);
  assert.equal(await page.locator('form[action$="/factors/later"]').count(), 0);

  await admin.goto('/t/demo/second-factor');
  await admin.check('input[name="allows"]');
  await admin.click('section[aria-labelledby="messages-title"] button');
  await decide(admin, 0, 'our customers ask for it');
  await admin.waitForURL(/second-factor$/);
  await page.goto('/t/demo/profile');
  assert.match(await page.locator('main').innerText(), /asks for a second factor from now on/);
  await everyPage(page, 'sign-in-factor-due');
  const { email, password } = server.user('user');
  await page.fill('#email', email);
  await page.fill('#password', password);
  await Promise.all([page.waitForURL(/enrolment/), page.click('main form button:not([type="button"])')]);
  const step = (await page.context().cookies()).filter(({ name }) => name !== 'language');
  for (const language of languages) {
    for (const screen of screens) {
      const own = await openPage(browser, server, { language, screen, cookies: step });
      await own.goto('/t/demo/sign-in/enrolment');
      await own.locator('#number').waitFor();
      await everyPage(own, `enrolment-telephone-${language}-${screen.width}`);
      await own.context().close();
    }
  }
  await page.fill('#number', '+36 30 123 4567');
  await page.getByRole('button', { name: 'Send a code' }).click();
  await page.locator('#message').waitFor();
  await page.setViewportSize({ width: 360, height: 740 });
  await everyPage(page, 'enrolment-telephone-code-360');
  await page.fill('#message', await lastCode(admin));
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.locator('ol.codes').waitFor();
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await page.waitForURL(/\/t\/demo\/profile$/);
});
