// Single sign-on with a certified provider: what a person and an administrator do, in a real browser.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { everyPage, openPage, sessionOf, signIn, startBoth } from './lib.mjs';
import { looks } from './pages.mjs';
import { freePort, startProvider } from './provider.mjs';

const secret = 'a:secret/of+the%test';
let server, browser, port, issuer, provider, cookies, page;

before(async () => {
  port = await freePort();
  [server, browser] = await startBoth({ env: { TENET__EGRESS__LOOPBACK: 'true' } });
  issuer = `http://127.0.0.1:${port}`;
  cookies = await sessionOf(browser, server, 'administrator');
});
after(async () => { await browser?.close(); await provider?.stop(); await server?.stop(); });

const visitor = (more = {}) => openPage(browser, server, { friends: [issuer], ...more });
const door = (page) => page.locator(`main a[href*="/sign-in/"]`);

/** From the sign-in page to the provider, where somebody types who they are; back again. */
async function signOn(page, account, button = 'yes') {
  await page.goto('/t/demo/sign-in');
  await door(page).click();
  await page.waitForURL(`${issuer}/**`);
  await page.fill('input[name="login"]', account);
  await Promise.all([page.waitForURL(`${server.url}/**`), page.click(`button[value="${button}"]`)]);
}

async function isIn(page) {
  await page.goto('/t/demo/profile');
  return new URL(page.url()).pathname === '/t/demo/profile';
}

test('an administrator adds a provider, registers it there and tries it out', async () => {
  page = await visitor({ cookies });
  await page.goto('/t/demo/sso');
  await page.fill('#title', 'Céges fiók');
  await page.fill('#issuer', `${issuer}/.well-known/openid-configuration`);
  await Promise.all([page.waitForURL(/\/sso\/[^/]+$/), page.click('form:has(#issuer) button')]);

  await page.click('form[action$="/check"] button');
  await page.locator('.notice.danger', { hasText: 'does not answer' }).waitFor();

  const callback = await page.locator('code.callback').innerText();
  provider = await startProvider({
    port,
    client: {
      client_id: 'crm', client_secret: secret, redirect_uris: [callback],
      post_logout_redirect_uris: [`${server.url}/t/demo/sign-in`],
      // By number: not every Node tries the second meaning of localhost.
      backchannel_logout_uri: callback.replace(/callback$/, 'sign-out').replace('//localhost:', '//127.0.0.1:'),
    },
  });
  await page.fill('#client_id', 'crm');
  await page.fill('#secret', 'wrong');
  await page.fill('#domains', 'demo.example');
  await page.check('input[name="makes_users"]');
  await page.click('form:has(#secret) .button.primary');
  await page.click('form[action$="/check"] button');
  await page.locator('.notice.danger', { hasText: 'does not know this client id' }).waitFor();

  await page.fill('#secret', secret);
  await page.click('form:has(#secret) .button.primary');
  await page.click('form[action$="/check"] button');
  await page.locator('.notice.success').waitFor();
  assert.equal(await page.inputValue('#secret'), '', 'it is never shown again');
  assert.deepEqual(page.faults, []);
});

test('the pages look right in both languages and themes, on a phone and on a laptop', async () => {
  const path = new URL(page.url()).pathname.replace(/\/check$/, '');
  for (const look of looks) {
    const own = await visitor({ cookies, ...look });
    for (const [name, at] of [['list', '/t/demo/sso'], ['provider', path], ['profile', '/t/demo/profile']]) {
      await own.goto(at);
      await everyPage(own, `sso-${name}-${look.name}`);
    }
    const stranger = await visitor(look);
    await stranger.goto('/t/demo/sign-in');
    await everyPage(stranger, `sso-sign-in-${look.name}`);
    await signOn(stranger, 'unverified.bela');
    await everyPage(stranger, `sso-refused-${look.name}`);
    await own.context().close();
    await stranger.context().close();
  }
});

test('somebody new of the company comes in as a user, without JavaScript too', async () => {
  for (const [account, script] of [['anna', true], ['bela', false]]) {
    const newcomer = await visitor({ script });
    await signOn(newcomer, account);
    assert.ok(await isIn(newcomer));
    assert.match(await newcomer.locator('main').innerText(), new RegExp(`${account}@demo.example`));
    assert.deepEqual(newcomer.faults, []);
  }
});

test('a colleague comes in as themselves, and an unverified address or a change of mind lets nobody in', async () => {
  const zsofia = await visitor();
  await signOn(zsofia, 'zsofia');
  assert.ok(await isIn(zsofia));
  assert.equal(await zsofia.inputValue('#name'), 'Őri Zsófia');

  for (const [account, button, said] of [['unverified.bela', 'yes', /Nobody here is linked/], ['bela', 'no', /you did not go on/]]) {
    const nobody = await visitor();
    await signOn(nobody, account, button);
    assert.match(await nobody.locator('main').innerText(), said);
    assert.equal(await isIn(nobody), false);
  }
});

test('an administrator links the account themselves, comes in by it, and unlinks it', async () => {
  const refused = await visitor();
  await signOn(refused, 'eva');
  assert.match(await refused.locator('main').innerText(), /Administrators, .* link their account themselves/);

  const eva = await visitor();
  await signIn(eva, server.user('administrator'));
  await eva.goto('/t/demo/profile');
  await Promise.all([eva.waitForURL(`${issuer}/**`), eva.click('section:has(#sso-title) button')]);
  await eva.fill('input[name="login"]', 'eva.private');
  await Promise.all([eva.waitForURL(/\/profile$/), eva.click('button[value="yes"]')]);
  await eva.locator('text=From now on you can sign in with this account').first().waitFor();

  const again = await visitor();
  await signOn(again, 'eva.private');
  assert.ok(await isIn(again));
  await again.click('form[action$="/removal"] button');
  await again.locator('section:has(#sso-title) button', { hasText: /^Link / }).waitFor();
});

test('signing out offers the way out there, and a sign-out there ends every session here', async () => {
  const [one, other] = [await visitor(), await visitor()];
  await signOn(one, 'anna');
  await signOn(other, 'anna');
  await one.goto('/t/demo/profile');
  await one.locator('form[action$="/sign-out"]').first().evaluate((form) => form.requestSubmit());
  await one.waitForURL(/\/sign-out\//);
  assert.ok(await isIn(other), 'only this browser has left');

  await one.goBack();
  await one.goForward();
  await Promise.all([one.waitForURL(`${issuer}/**`), one.click('main a.button:not(.quiet)')]);
  await Promise.all([one.waitForURL(/\/t\/demo\/sign-in$/), one.click('button[name="logout"]')]);
  assert.equal(await isIn(other), false, 'the provider has told us');
});

test('where everybody must come by the provider, a password lets in the administrator alone', async () => {
  await page.check('input[name="required"]');
  await page.click('form:has(#secret) .button.primary');
  await page.locator('text=The provider is saved').first().waitFor();

  const gabor = await visitor();
  const { email, password } = server.user('manager');
  await gabor.goto('/t/demo/sign-in');
  await gabor.fill('#email', email);
  await gabor.fill('#password', password);
  await gabor.click('main form button:not([type="button"])');
  await gabor.locator('[role="alert"]', { hasText: 'signs in through its provider' }).waitFor();
  await signOn(gabor, 'gabor');
  assert.ok(await isIn(gabor));

  const eva = await visitor();
  await signIn(eva, server.user('administrator'));
  assert.ok(await isIn(eva));
});
