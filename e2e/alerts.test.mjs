// Alerts to a program, and codes by text message, in a real browser.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { everyPage, openPage, sessionOf, signIn, startBoth } from './lib.mjs';
import { languages, screens } from './pages.mjs';

let server, browser, session, program;

/** A program that keeps what it is told. */
function listen() {
  const heard = [];
  const http = createServer((request, answer) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      heard.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      answer.writeHead(204).end();
    });
  });
  return new Promise((resolve) => http.listen(0, '127.0.0.1', () => {
    resolve({ heard, url: `http://127.0.0.1:${http.address().port}/alerts`, stop: () => http.close() });
  }));
}

before(async () => {
  [server, browser] = await startBoth({ env: { TENET__EGRESS__LOOPBACK: 'true' } });
  program = await listen();
  session = await sessionOf(browser, server, 'administrator');
});

after(async () => {
  await browser?.close();
  await server?.stop();
  program?.stop();
});

// P-136: what a program is told is signed as Standard Webhooks 1.0.0 asks.
test('an administrator adds a program, tries it, and sees that the message has arrived', async () => {
  const page = await openPage(browser, server, { cookies: session });
  await page.goto('/t/demo/alerts');
  await page.fill('#title', 'SIEM');
  await page.fill('#address', program.url);
  await page.check('input[value="keys"]');
  await page.check('input[value="arrivals"]');
  await page.click('section[aria-labelledby="new-title"] button');
  const secret = await page.locator('.notice.success code').innerText();
  assert.match(secret, /^whsec_/);
  await page.click('ul.panel-list a');
  await page.click('form[action$="/test"] button');
  // The list goes on by itself, while the page lies open.
  await page.locator('#deliveries .badge.success').waitFor();
  const [{ headers, body }] = program.heard;
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  assert.equal(headers['webhook-signature'], `v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
  assert.equal(JSON.parse(body).type, 'security.test');
  assert.deepEqual(page.faults, []);

  await openPage(browser, server).then((stranger) => signIn(stranger, server.user('manager')));
  await page.waitForTimeout(500);
  await page.reload();
  assert.match(await page.locator('#deliveries').innerText(), /Came in with a new browser/);
});

/** The newest message in the outgoing letters of the demo. */
async function lastCode(admin, used) {
  for (let tries = 0; tries < 50; tries += 1) {
    const letters = await (await admin.request.get('/t/demo/letters')).text();
    const code = /(\d{6}) (?:is your code|az Ön belépési)/.exec(letters)?.[1];
    if (code && code !== used) return code;
    await admin.waitForTimeout(100);
  }
  throw new Error('no message was written');
}

// P-153, C14: a code by text message, allowed by the administrator, with the warning wherever it is offered.
test('somebody gives a telephone and comes in with the code that is sent to it', async () => {
  const admin = await openPage(browser, server, { cookies: session });
  await admin.goto('/t/demo/second-factor');
  assert.match(await admin.locator('section[aria-labelledby="messages-title"]').innerText(), /weakest second factor/);
  await admin.check('input[name="allows"]');
  await admin.click('section[aria-labelledby="messages-title"] button');

  const page = await openPage(browser, server);
  await signIn(page, server.user('user'));
  await page.goto('/t/demo/profile/security');
  await page.getByRole('button', { name: 'Add a telephone' }).click();
  await everyPage(page, 'telephone-number');
  await page.fill('#number', '+36 30 123 4567');
  await page.getByRole('button', { name: 'Send a code' }).click();
  await everyPage(page, 'telephone-code');
  const first = await lastCode(admin);
  await page.fill('#message', first);
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.locator('ol.codes').waitFor();
  for (const language of languages) {
    for (const screen of screens) {
      const cookies = await page.context().cookies();
      const own = await openPage(browser, server, { language, screen, cookies: cookies.filter(({ name }) => name !== 'language') });
      await own.goto('/t/demo/profile/security');
      await everyPage(own, `security-telephone-${language}-${screen.width}`);
    }
  }
  // Half a minute lies between two messages.
  await page.waitForTimeout(31_000);
  for (const [index, screen] of screens.entries()) {
    const other = await openPage(browser, server, { screen, language: languages[index] });
    await signIn(other, server.user('user'));
    await everyPage(other, `step-message-${languages[index]}-${screen.width}`);
    if (index > 0) continue;
    await other.locator('form[action$="/message"] button').click();
    await other.locator('#message').waitFor();
    await everyPage(other, `step-message-sent-${languages[index]}-${screen.width}`);
    await other.fill('#message', await lastCode(admin, first));
    await other.locator('form:has(#message) button').click();
    await other.waitForURL((url) => !url.pathname.includes('/sign-in'));
  }
});

for (const language of languages) {
  for (const screen of screens) {
    test(`the pages of alerts, ${language}, ${screen.width} px`, async () => {
      const page = await openPage(browser, server, { language, screen, cookies: session });
      await page.goto('/t/demo/alerts');
      await everyPage(page, `alerts-${language}-${screen.width}`);
      await page.click('ul.panel-list a');
      await everyPage(page, `alert-${language}-${screen.width}`);
      await page.goto('/t/demo/second-factor');
      await everyPage(page, `second-factor-messages-${language}-${screen.width}`);
      await page.goto('/t/demo/alerts');
      await page.fill('#title', ' ');
      await page.fill('#address', 'https://10.0.0.1/');
      await page.click('section[aria-labelledby="new-title"] button');
      await everyPage(page, `alerts-faults-${language}-${screen.width}`);
    });
  }
}
