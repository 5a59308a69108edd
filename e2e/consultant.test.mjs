// A consultant, from the invitation to its end: what both sides see, in a real browser.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { everyLook, openPage, sessionOf, startBoth } from './lib.mjs';

let server, browser, session;

before(async () => {
  [server, browser] = await startBoth();
  session = await sessionOf(browser, server, 'administrator');
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Invites a consultant as an administrator does, and reads the link. */
async function invite(page, people) {
  await page.goto('/t/demo/consultants');
  await page.fill('#name', 'Kovács Ida');
  await page.fill('#email', 'ida@provider.example');
  await page.fill('#reason', 'The fields of the sales team');
  await page.selectOption('#days', '2');
  if (people) await page.check('input[name="people"]');
  await page.click('section[aria-labelledby="invite-title"] button');
  return page.locator('.notice.success code').innerText();
}

/** Comes in by a link in a browser of its own; gives its cookies. */
async function comeIn(link, options) {
  const page = await openPage(browser, server, options);
  await page.goto(new URL(link).pathname);
  await Promise.all([page.waitForURL('**/consultant/fields'), page.click('main form button')]);
  return page;
}

// P-122: the tenant sees that a consultant is here and what they open, and ends it.
test('an administrator invites a consultant, watches what they open, and ends it', async () => {
  const admin = await openPage(browser, server, { cookies: session });
  const consultant = await comeIn(await invite(admin, false), {});
  assert.match(await consultant.locator('main .notice').innerText(), /settings of/);
  await consultant.locator('tr[data-row] .row-link').first().click();
  assert.equal(await consultant.locator('dd .muted').innerText(), 'hidden from consultants');

  await admin.goto('/t/demo/contacts');
  assert.match(await admin.locator('main .notice.warning').innerText(), /Kovács Ida may look at the settings/);
  await admin.locator('main .notice.warning a').click();
  await admin.locator('tr[data-row] .row-link').first().click();
  const seen = admin.locator('#visits tbody tr');
  assert.equal(await seen.count(), 2);
  await consultant.goto('/t/demo/consultant/filters');
  // The list goes on by itself, while the page lies open.
  await admin.locator('#visits tbody tr', { hasText: 'Filters' }).waitFor();
  assert.equal(await seen.count(), 3);

  for (const path of ['/t/demo/contacts', '/t/demo/fields', '/t/demo/history', '/t/demo/users']) {
    await consultant.goto(path);
    assert.match(consultant.url(), /\/sign-in/, path);
  }
  await admin.goto('/t/demo/consultants');
  await admin.getByRole('button', { name: 'End now · Kovács Ida' }).click();
  const refused = await consultant.goto('/t/demo/consultant/fields');
  assert.equal(refused.status(), 401);
  await admin.goto('/t/demo/contacts');
  assert.equal(await admin.locator('main .notice.warning').count(), 0);
  assert.deepEqual([...admin.faults, ...consultant.faults], []);
});

// P-122: with scripts off the same holds, by links and forms alone.
test('a consultant comes in and leaves with scripts off', async () => {
  const admin = await openPage(browser, server, { cookies: session, script: false });
  const consultant = await comeIn(await invite(admin, true), { script: false });
  await consultant.locator('nav.sidebar a', { hasText: 'Users' }).click();
  assert.match(await consultant.locator('main').innerText(), /Kiss Éva/);
  assert.doesNotMatch(await consultant.content(), /@demo\.example/);
  await consultant.locator('summary.avatar').click();
  await consultant.locator('form[action$="/consultant/sign-out"] button').click();
  assert.match(await consultant.locator('h1').innerText(), /no access here now/);
});

test('the pages of consultants are whole, accessible and quiet', async () => {
  const admin = await openPage(browser, server, { cookies: session });
  const entered = await comeIn(await invite(admin, true), {});
  const field = new URL(await entered.locator('tr[data-row] .row-link').first().getAttribute('href'), server.url).pathname;
  const guest = (await entered.context().cookies()).filter(({ name }) => name.startsWith('tenet-consultant'));
  await admin.goto('/t/demo/consultants');
  const one = new URL(await admin.locator('tr[data-row] .row-link').first().getAttribute('href'), server.url).pathname;
  const link = await invite(admin, true);
  await everyLook(browser, server, [
    { name: 'consultant-enter', path: new URL(link).pathname },
    { name: 'consultant-outside', path: '/t/demo/consultant/fields', status: 401 },
    { name: 'consultant-fields', path: '/t/demo/consultant/fields', cookies: guest },
    { name: 'consultant-field', path: field, cookies: guest },
    { name: 'consultant-filters', path: '/t/demo/consultant/filters', cookies: guest },
    { name: 'consultant-users', path: '/t/demo/consultant/users', cookies: guest },
    { name: 'consultants', path: '/t/demo/consultants', cookies: session },
    { name: 'consultant', path: one, cookies: session },
  ]);
});
