// An operator, from the link of the host to the last page: in a real browser, by codes and by a passkey.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { everyLook, everyPage, openPage, startBoth } from './lib.mjs';
import { languages, screens } from './pages.mjs';

const password = 'helyes ló akku kapocs';
let server, browser;
before(async () => { [server, browser] = await startBoth(); });
after(async () => { await browser?.close(); await server?.stop(); });

/** What a command on the host prints, in a process of its own beside the server. */
const host = (...args) => JSON.parse(server.command('operator', ...args));
const link = (name) => new URL(host('add', name, '--email', `${name.toLowerCase()}@provider.example`).enrolment).pathname;
/** The code of RFC 6238 that Debian's oathtool shows. */
const code = (secret, when) => execFileSync('oathtool', ['--totp', '--base32', '--now', when, secret]).toString().trim();

/** Enrols with an app for codes; gives the secret. The code of half a minute ago is used, so that of now remains. */
async function enrol(page, path) {
  await page.goto(path);
  const secret = (await page.locator('.secret code').innerText()).replaceAll(' ', '');
  await page.fill('#password', password);
  await page.fill('#code', code(secret, '30 seconds ago'));
  await page.click('main form button.primary');
  await page.locator('a[href="/platform/sign-in"]').waitFor();
  return secret;
}

async function signIn(page, name, digits) {
  await page.goto('/platform/sign-in');
  await page.fill('#email', `${name.toLowerCase()}@provider.example`);
  await page.fill('#token', host('token', name).token);
  await page.fill('#password', password);
  if (digits) {
    await page.fill('#code', digits);
    await Promise.all([page.waitForURL('**/platform/tenants'), page.click('main form button.primary')]);
  }
}

async function wholeTable(page) {
  const hidden = await page.locator('.table-wrap').evaluateAll((all) => all.map((one) => one.scrollWidth - one.clientWidth));
  assert.deepEqual(hidden, [0], `all of the table is shown on ${page.viewportSize().width} px`);
}

// P-126: without scripts, with a token, a password and a code; each page is whole in every language and on every screen.
test('an operator begins by a link, signs in with three things and opens every page', async () => {
  const page = await openPage(browser, server, { script: false });
  const path = link('Anna');
  const secret = await enrol(page, path);
  await signIn(page, 'Anna', code(secret, 'now'));
  const row = page.locator('tbody tr', { hasText: 'demo' });
  const tenant = new URL(await row.locator('.row-link').getAttribute('href'), server.url).pathname;
  const cookies = (await page.context().cookies()).filter(({ name }) => name === 'tenet-platform');
  assert.deepEqual(cookies.map(({ httpOnly, sameSite }) => [httpOnly, sameSite]), [[true, 'Strict']]);
  assert.deepEqual(page.faults, []);
  // Somebody who is nobody tries again and again, so that there is an alert to look at.
  for (let n = 0; n < 10; n += 1) {
    const answer = await fetch(`${server.url}/platform/sign-in`, { method: 'POST', headers: { 'sec-fetch-site': 'same-origin' }, body: new URLSearchParams({ email: 'anna@provider.example' }) });
    assert.equal(answer.status, 422);
  }
  const begin = link('Béla').replace(/^.*\/platform/, '/platform');
  await everyLook(browser, server, [
    { name: 'operator-sign-in', path: '/platform/sign-in' },
    { name: 'operator-enrolment', path: begin },
    { name: 'operator-enrolment-useless', path, status: 404 },
    { name: 'operator-tenants', path: '/platform/tenants', cookies },
    { name: 'operator-tenant-new', path: '/platform/tenants/new', cookies },
    { name: 'operator-tenant', path: tenant, cookies },
    { name: 'operator-alerts', path: '/platform/alerts', cookies },
    { name: 'operator-jobs', path: '/platform/jobs', cookies, also: wholeTable },
    { name: 'operator-disk', path: '/platform/disk', cookies },
    { name: 'operator-versions', path: '/platform/versions', cookies },
    { name: 'operator-promises', path: '/platform/promises', cookies },
    { name: 'operator-operators', path: '/platform/operators', cookies },
    { name: 'operator-log', path: '/platform/log', cookies },
    { name: 'operator-security', path: '/platform/security', cookies },
  ]);
});

// P-148: the meter that users have, with the reason, in every language and on every screen.
test('an operator sees how strong a password is while typing it', async () => {
  const path = link('Dora');
  for (const language of languages) for (const screen of screens) {
    const page = await openPage(browser, server, { language, screen });
    await page.goto(path);
    await page.locator('#password').pressSequentially('Dora dora DORA');
    await page.locator('#password-strength meter').waitFor();
    assert.match(await page.locator('#password-strength').innerText(), / · /);
    await page.fill('#password', password);
    await page.locator('#password-strength', { hasText: language === 'en' ? 'Strong' : 'Erős' }).waitFor();
    await everyPage(page, `operator-strength-${language}-${screen.width}`);
    await page.context().close();
  }
});

/** A browser with an authenticator that has seen its owner's finger. */
async function withAuthenticator() {
  const page = await openPage(browser, server);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable', { enableUI: false });
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options: {
    protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'internal',
    hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true,
  } });
  const send = (method, options = {}) => cdp.send(`WebAuthn.${method}`, { authenticatorId, ...options });
  return { page, send };
}

// P-126: a passkey stands in for the code, not for the token or the password.
test('a passkey is the second factor from the first day, and closes a tenant with a reason', async () => {
  const { page, send } = await withAuthenticator();
  await page.goto(link('Cili'));
  await page.fill('#password', 'short');
  await page.click('tenet-passkey [data-ask]');
  await page.locator('#password-error').waitFor();
  await page.fill('#password', password);
  await page.click('tenet-passkey [data-ask]');
  await page.locator('a[href="/platform/sign-in"]').waitFor();
  const { credentials } = await send('getCredentials');
  assert.deepEqual(credentials.map(({ rpId }) => rpId), ['localhost']);

  // Without a token, or without the password, the passkey opens nothing.
  for (const empty of ['#token', '#password']) {
    await signIn(page, 'Cili');
    await page.fill(empty, '');
    await page.click('tenet-passkey [data-ask]');
    await page.locator('.notice.danger').waitFor();
  }
  await signIn(page, 'Cili');
  const sent = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/platform/sign-in'));
  await Promise.all([page.waitForURL('**/platform/tenants'), page.click('tenet-passkey [data-ask]')]);

  // The same answer with a new token, from a browser of its own: the challenge is spent.
  const again = new URLSearchParams((await sent).postData());
  again.set('token', host('token', 'Cili').token);
  const replay = await openPage(browser, server);
  const answer = await replay.request.post('/platform/sign-in', {
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' }, data: again.toString(), maxRedirects: 0,
  });
  assert.equal(answer.status(), 422);

  await page.locator('tbody tr', { hasText: 'demo' }).locator('.row-link').click();
  await page.fill('#reason', 'Trying it out');
  await page.click('tenet-passkey [data-ask]');
  await page.locator('.notice.success').waitFor();
  assert.equal((await replay.request.get('/t/demo/sign-in')).status(), 404);
  await page.fill('#reason', 'It was only a try');
  await page.click('tenet-passkey [data-ask]');
  await page.locator('.badge.success').waitFor();
  assert.equal((await replay.request.get('/t/demo/sign-in')).status(), 200);

  // A second passkey has a name and is removed; the last one stays.
  await page.goto('/platform/security');
  await page.click('form[action$="/security/passkeys"] button');
  await page.fill('#name', 'Kulcs a fiókban');
  // Another device: this one has forgotten its keys.
  await send('clearCredentials');
  await Promise.all([page.waitForURL(/factor%2Dadded/), page.click('tenet-passkey [data-ask]')]);
  assert.match(await page.locator('ul.panel-list').first().innerText(), /Kulcs a fiókban/);
  await Promise.all([page.waitForURL(/factor%2Dremoved/), page.getByRole('button', { name: 'Remove · Kulcs a fiókban' }).click()]);
  const last = page.locator('form[action$="/removal"] button');
  await page.goto('/platform/security');
  assert.equal(await last.count(), 1);
  await last.click();
  assert.match(await page.locator('h1').innerText(), /last second factor/);
});
