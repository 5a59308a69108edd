// Passkeys with Chromium's virtual authenticator, codes without JavaScript, and proofs before sensitive acts.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { everyPage, openPage, sessionOf, signIn, startBoth } from './lib.mjs';

let server, browser;
before(async () => { [server, browser] = await startBoth(); });
after(async () => { await browser?.close(); await server?.stop(); });

/** A browser with an authenticator that has seen its owner's finger, unless told otherwise. */
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

const signOut = async (page) => { await page.request.post('/t/demo/sign-out', { headers: { 'sec-fetch-site': 'same-origin' } }); };
const withPasskey = async (page) => {
  await page.goto('/t/demo/sign-in');
  await page.click('tenet-passkey [data-ask]');
};

async function addPasskey(page, name) {
  await page.goto('/t/demo/profile/security');
  await page.click('form[action$="/factors/passkey"] button');
  await page.fill('#name', name);
  await Promise.all([page.waitForURL(/confirmation|security$/), page.click('tenet-passkey [data-ask]')]);
}

test('a passkey is the only thing somebody needs, and a wrong finger, a replayed answer and a copied key open nothing', async () => {
  const { page, send } = await withAuthenticator();
  await signIn(page, server.user('user'));
  await addPasskey(page, 'Laptop');
  assert.equal(await page.locator('ol.codes li').count(), 10, 'recovery codes come with the first factor');
  await everyPage(page, 'recovery-codes');
  const { credentials } = await send('getCredentials');
  assert.deepEqual(credentials.map(({ rpId, isResidentCredential }) => [rpId, isResidentCredential]), [['localhost', true]]);

  await signOut(page);
  const sent = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/sign-in/passkey'));
  await withPasskey(page);
  await page.waitForURL((url) => !url.pathname.includes('sign-in'));
  await page.goto('/t/demo/profile');
  assert.match(page.url(), /profile$/, 'in, without a password');

  // The same answer once more, from a browser of its own: the challenge is spent.
  const replay = await openPage(browser, server);
  const answer = await replay.request.post('/t/demo/sign-in/passkey', {
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
    data: (await sent).postData(), maxRedirects: 0,
  });
  assert.equal(answer.status(), 422);
  assert.ok(!answer.headers()['set-cookie']?.includes('tenet.demo='));

  // Whoever is locked has the key still, and it opens nothing.
  await signOut(page);
  const admin = await openPage(browser, server, { cookies: await sessionOf(browser, server, 'administrator') });
  const { email } = server.user('user');
  const list = await (await admin.request.post('/t/demo/users/search', { form: { q: email }, headers: { origin: server.url } })).text();
  const user = /\/t\/demo\/users\/[a-z0-9]+(?=\/lock")/.exec(list)[0];
  const act = { headers: { origin: server.url }, form: { 'proof-password': server.user('administrator').password }, maxRedirects: 0 };
  assert.equal((await admin.request.post(`${user}/lock`, act)).status(), 303);
  await withPasskey(page);
  await page.locator('p.field-error:not([hidden])').waitFor();
  assert.match(page.url(), /sign-in/);
  assert.equal((await admin.request.post(`${user}/unlock`, act)).status(), 303);
  await page.goto('/t/demo/sign-in');

  // Somebody else's finger: the authenticator does not verify, the browser gives up.
  await send('setUserVerified', { isUserVerified: false });
  await withPasskey(page);
  await page.locator('[data-failed]').waitFor();
  assert.match(page.url(), /sign-in/);
  await send('setUserVerified', { isUserVerified: true });

  // An authenticator that lies about it: the server looks at the flag itself.
  await send('setResponseOverrideBits', { isBadUV: true });
  await withPasskey(page);
  await page.locator('p.field-error:not([hidden])').waitFor();
  assert.match(page.url(), /sign-in/);
  await send('setResponseOverrideBits', { isBadUV: false });

  // A copy of the key whose counter has stayed behind.
  await send('removeCredential', { credentialId: credentials[0].credentialId });
  await send('addCredential', { credential: { ...credentials[0], signCount: 0 } });
  await withPasskey(page);
  await page.locator('p.field-error:not([hidden])').waitFor();
  assert.match(page.url(), /sign-in/);
  assert.match(await page.locator('p.field-error:not([hidden])').innerText(), /copied/);
  assert.deepEqual(page.faults, []);
});

test('a passkey is the second step after a password, has a name, and can be removed', async () => {
  const { page } = await withAuthenticator();
  await signIn(page, server.user('manager'));
  await addPasskey(page, 'Kulcs a fiókban');
  await page.context().clearCookies();
  await page.goto('/t/demo/sign-in');
  const { email, password } = server.user('manager');
  await page.fill('#email', email);
  await page.fill('#password', password);
  await Promise.all([page.waitForURL(/second-step/), page.click('main form button:not([type="button"])')]);
  await everyPage(page, 'second-step');
  await page.check('input[name="remember"]');
  await Promise.all([page.waitForURL((url) => !url.pathname.includes('sign-in')), page.click('tenet-passkey [data-ask]')]);

  // In a remembered browser a password lets in, and takes no factor away: the passkey does.
  await signOut(page);
  await signIn(page, server.user('manager'));
  await page.goto('/t/demo/profile/security');
  assert.match(await page.locator('#factors-title ~ ul').innerText(), /Kulcs a fiókban/);
  await page.click('form[action$="/removal"] button');
  await page.locator('details #proof-recovery').waitFor({ state: 'attached' });
  await everyPage(page, 'factor-proof');
  await page.setViewportSize({ width: 360, height: 740 });
  await everyPage(page, 'factor-proof-360');
  await Promise.all([page.waitForURL(/profile\/security$/), page.click('tenet-passkey [data-ask]')]);
  await page.goto('/t/demo/profile/security');
  assert.equal(await page.locator('form[action$="/removal"]').count(), 0);
});

test('an authenticator app is set up and used without JavaScript', async () => {
  const page = await openPage(browser, server, { script: false });
  await signIn(page, server.user('restricted'));
  await page.goto('/t/demo/profile/security');
  await page.click('form[action$="/factors/totp"] button');
  assert.ok((await page.locator('svg.qr').boundingBox()).width > 150, 'a picture to scan');
  const secret = (await page.locator('.secret code').innerText()).replaceAll(' ', '');
  await page.fill('#code', code(secret, -1));
  await page.click('.form-actions button');
  const codes = await page.locator('ol.codes code').allInnerTexts();
  assert.equal(codes.length, 10);
  const file = await page.locator('a[download]').getAttribute('href');
  assert.ok(codes.every((one) => decodeURIComponent(file).includes(one)), 'the file holds the codes');

  for (const [field, value] of [['#code', code(secret, 0)], ['#recovery', codes[0]]]) {
    await page.context().clearCookies();
    await page.goto('/t/demo/sign-in');
    const { email, password } = server.user('restricted');
    await page.fill('#email', email);
    await page.fill('#password', password);
    await page.click('main form button:not([type="button"])');
    assert.match(page.url(), /second-step/);
    if (field === '#recovery') await page.click('summary');
    await page.fill(field, value);
    await page.press(field, 'Enter');
    await page.goto('/t/demo/profile');
    assert.match(page.url(), /profile$/);
  }
});

/** A code of RFC 6238, made by other hands than the server's. */
function code(secret, step) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret].map((one) => letters.indexOf(one).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + step));
  const hash = createHmac('sha1', key).update(time).digest();
  const at = hash.at(-1) & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
