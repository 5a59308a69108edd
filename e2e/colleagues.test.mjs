// Choosing a colleague in a tenant with more of them than a list shows: the list follows what is typed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { everyPage, firstContact, openPage, sessionOf, startBoth } from './lib.mjs';

let server, browser, cookies;
before(async () => {
  // Sixty people who begin within a minute are more than one address may send.
  const env = { TENET__LIMITS__ROUTE_LIMITS: 'false' };
  [server, browser] = await startBoth({ env });
  cookies = await sessionOf(browser, server, 'administrator');
  await crowd(56);
});
after(async () => { await browser?.close(); await server?.stop(); });

/** Colleagues who were invited and have come in; the last of them behind everybody in the alphabet. */
async function crowd(count) {
  const page = await openPage(browser, server, { cookies });
  const guest = await openPage(browser, server, {});
  const names = [...Array(count).keys()].map((n) => `Kolléga ${String(n).padStart(2, '0')}`);
  for (const [n, name] of [...names, 'Zsoldos Zsuzsa'].entries()) {
    // Where the password is asked for once more, it is there.
    const proof = { 'proof-password': server.user('administrator').password };
    const form = { name, email: `kollega${n}@demo.example`, role: 'user', lang: 'hu', ...proof };
    const headers = { origin: server.url };
    const answer = await page.request.post('/t/demo/users', { form, headers });
    assert.equal(answer.status(), 200, `${name} is invited`);
    // In a demo the letters that would be sent can be read; the newest stands first.
    const letters = await (await page.request.get('/t/demo/letters')).text();
    const link = /http[^\s<"]+\/invitations\/[a-z0-9]+/.exec(letters)?.[0];
    assert.ok(link, `a link for ${name}`);
    const password = 'a horse, a staple and a battery';
    const begun = await guest.request.post(new URL(link).pathname, { form: { password }, headers, maxRedirects: 0 });
    assert.equal(begun.status(), 303, `${name} begins`);
    // Whoever begins is signed in there.
    await guest.context().clearCookies();
  }
  // Having proved who they are, the administrator goes on under another cookie.
  cookies = await page.context().cookies();
  await Promise.all([page.context().close(), guest.context().close()]);
}

/** Types into a search and waits until the list holds the name. */
async function choose(page, select, name) {
  await page.locator(`${select}-by`).pressSequentially(name.toLowerCase(), { delay: 30 });
  await page.locator(`${select} option`, { hasText: name }).waitFor({ state: 'attached' });
  await page.selectOption(select, { label: name });
}

for (const { language, screen, name } of [
  { language: 'hu', screen: { width: 1280, height: 860 }, name: 'Zsoldos Zsuzsa' },
  { language: 'en', screen: { width: 390, height: 844 }, name: 'Kolléga 54' },
]) {
  test(`the owner of a contact is found by typing (${language}, ${screen.width} px)`, async () => {
    const page = await openPage(browser, server, { cookies, language, screen });
    const id = await firstContact(page);
    await page.goto(`/t/demo/contacts/${id}/edit`);
    assert.equal(await page.locator('#owner option', { hasText: name }).count(), 0);
    const before = await page.locator('#owner').inputValue();
    await page.locator('#owner-by').pressSequentially(name.toLowerCase(), { delay: 30 });
    await page.locator('#owner option', { hasText: name }).waitFor({ state: 'attached' });
    assert.equal(await page.locator('#owner').inputValue(), before, 'typing alone changes nothing');
    assert.notEqual(await page.locator('#owner-said').innerText(), '', 'how many were found is said');
    await everyPage(page, `colleagues-edit-${language}-${screen.width}`);
    await page.selectOption('#owner', { label: name });
    await Promise.all([page.waitForURL(new RegExp(`/contacts/${id}$`)), page.click('.form-actions .button.primary')]);
    assert.match(await page.locator('main').innerText(), new RegExp(name));
    await page.context().close();
  });
}

test('the owner is changed in place, and a filter finds what is theirs', async () => {
  const page = await openPage(browser, server, { cookies });
  const id = await firstContact(page);
  await page.goto(`/t/demo/contacts/${id}`);
  await page.click('#field-owner .inline-open');
  await choose(page, '#inline-owner', 'Kolléga 55');
  await page.click('#field-owner form .button.primary');
  await page.locator('#field-owner .value', { hasText: 'Kolléga 55' }).waitFor();

  await page.goto('/t/demo/filters/new');
  await page.selectOption('#g0r0f', 'owner');
  await page.locator('#g0r0v-by').waitFor();
  await choose(page, '#g0r0v', 'Kolléga 55');
  await everyPage(page, 'colleagues-filter');
  await Promise.all([page.waitForURL(/\/contacts\?/), page.click('.form-actions .button.primary')]);
  assert.equal(await page.locator('tr[data-row]').count(), 1);
  await page.context().close();
});
