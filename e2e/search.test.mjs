// Looking for somebody: what is typed stands in no address, and the address still leads back to it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { everyPage, find, openPage, sessionOf, startBoth } from './lib.mjs';

let server, browser, cookies;
before(async () => {
  [server, browser] = await startBoth();
  cookies = await sessionOf(browser, server, 'administrator');
});
after(async () => { await browser?.close(); await server?.stop(); });

const rows = 'tr[data-row]';
const wide = { width: 1280, height: 860 };
const phone = { width: 360, height: 740 };
/** What any address could show of what was typed. */
const traces = /kov|filter=|[?&]q=/i;

/** Every address that a page asks for or shows. */
function addresses(page) {
  const seen = [];
  page.on('request', (request) => seen.push(request.url()));
  page.on('framenavigated', (frame) => seen.push(frame.url()));
  return seen;
}

function telling(seen) {
  // The token itself is made of letters.
  return seen.map((url) => url.replace(/find=[\w-]+/, '')).filter((url) => traces.test(url));
}

async function links(page) {
  return page.locator('a[href]').evaluateAll((all) => all.filter(({ origin }) => origin === location.origin).map(({ href }) => href));
}

for (const { language, screen } of [{ language: 'hu', screen: wide }, { language: 'en', screen: phone }]) {
  test(`the list follows what is typed, and reload, a link and going back find it again (${language}, ${screen.width} px)`, async () => {
    const page = await openPage(browser, server, { cookies, language, screen });
    const seen = addresses(page);
    await page.goto('/t/demo/contacts');
    const all = await page.locator(rows).count();
    const asked = [];
    page.on('request', (request) => request.url().includes('/t/') && asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
    const search = page.locator('#q');
    await search.pressSequentially('kov');
    await page.waitForURL(/[?&]find=[\w-]+$/);
    await page.waitForLoadState('networkidle');
    const found = await page.locator(`${rows} .row-link`).allInnerTexts();
    assert.ok(found.length > 0 && found.length <= all);
    assert.deepEqual([...new Set(asked)], ['POST /t/demo/contacts/search'], 'typing is one request');
    const address = page.url();

    await page.reload();
    assert.deepEqual(await page.locator(`${rows} .row-link`).allInnerTexts(), found);
    assert.equal(await page.locator('#q').inputValue(), 'kov');
    await everyPage(page, `search-${language}-${screen.width}`);

    await Promise.all([page.waitForURL(/\/contacts\/[^/?]+$/), page.locator(`${rows} .row-link`).first().click()]);
    await page.waitForLoadState('networkidle');
    await page.goBack();
    await page.locator(rows).first().waitFor();
    assert.equal(page.url(), address);
    assert.deepEqual(await page.locator(`${rows} .row-link`).allInnerTexts(), found);
    const other = await page.context().newPage();
    await other.goto(address);
    assert.deepEqual(await other.locator(`${rows} .row-link`).allInnerTexts(), found);

    assert.deepEqual(telling(seen), []);
    assert.deepEqual(telling(await links(page)), []);
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });
}

test('the second page of what was found is still what was found', async () => {
  const page = await openPage(browser, server, { cookies });
  const seen = addresses(page);
  await find(page, 'contacts', 'kov');
  const first = await page.locator(`${rows} .row-link`).allInnerTexts();
  await Promise.all([page.waitForURL(/[?&]after=/), page.locator('a[rel="next"]').click()]);
  const second = await page.locator(`${rows} .row-link`).allInnerTexts();
  assert.ok(second.length > 0);
  assert.notDeepEqual(second, first);
  assert.equal(await page.locator('#q').inputValue(), 'kov');
  await page.locator('a[rel="prev"]').click();
  await page.waitForURL((url) => !url.search.includes('after='));
  assert.deepEqual(await page.locator(`${rows} .row-link`).allInnerTexts(), first);
  assert.deepEqual(telling(seen), []);
  await page.context().close();
});

for (const script of [true, false]) {
  test(`a condition is built, shown, changed and kept under a name (${script ? 'with' : 'without'} scripts)`, async () => {
    const page = await openPage(browser, server, { cookies, script });
    const seen = addresses(page);
    await page.goto('/t/demo/filters/new');
    await page.selectOption('#g0r0f', 'name');
    if (script) await page.waitForLoadState('networkidle');
    await page.fill('#g0r0v', 'Kov');
    await Promise.all([page.waitForURL(/\/contacts\?find=/), page.click('.form-actions .button.primary')]);
    await page.locator(rows).first().waitFor();
    assert.match(await page.locator('li.chip').first().innerText(), /Kov/);
    assert.deepEqual(telling(await links(page)), []);
    await Promise.all([page.waitForURL(/\/filters\/new\?find=/), page.locator('.chips a[href*="/filters/new"]').click()]);
    assert.equal(await page.inputValue('#g0r0v'), 'Kov');
    await page.fill('#title', `Only them ${script}`);
    await Promise.all([page.waitForURL(/\/contacts\?saved=/), page.locator('section.card button').click()]);
    assert.equal(await page.locator('h1').innerText(), `Only them ${script}`);
    assert.deepEqual(telling(seen), []);
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });

  test(`the search of the frame leads to the list from any page (${script ? 'with' : 'without'} scripts)`, async () => {
    const page = await openPage(browser, server, { cookies, script });
    const seen = addresses(page);
    await page.goto('/t/demo/filters');
    await page.fill('#search', 'kov');
    await Promise.all([page.waitForURL(/\/contacts\?find=/), page.press('#search', 'Enter')]);
    await page.locator(rows).first().waitFor();
    assert.equal(await page.locator('#q').inputValue(), 'kov');
    await page.goBack();
    assert.equal(new URL(page.url()).pathname, '/t/demo/filters');
    assert.deepEqual(telling(seen), []);
    await page.context().close();
  });
}

test('a search without scripts is a form, and the bin has the same', async () => {
  const page = await openPage(browser, server, { cookies, script: false, screen: phone });
  const seen = addresses(page);
  await find(page, 'contacts', 'kov');
  assert.ok(await page.locator(rows).count() > 0);
  await page.reload();
  assert.equal(await page.locator('#q').inputValue(), 'kov');
  await find(page, 'users', 'kov');
  assert.deepEqual(telling(seen), []);
  await page.context().close();
});

test('a company is found by typing, and its search sends nothing else of the form', async () => {
  const page = await openPage(browser, server, { cookies });
  const seen = addresses(page);
  await page.goto('/t/demo/contacts/new');
  await page.fill('#family-name', 'Titok');
  const [request] = await Promise.all([
    page.waitForRequest(/contacts\/options/),
    page.locator('#companies-q').pressSequentially('kov'),
  ]);
  assert.equal(request.method(), 'POST');
  assert.match(request.postData(), /^companies\.q=\w+$/);
  await page.locator('#companies-found label, #companies-found .hint').first().waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('kov');
  await page.locator('.palette [role="option"]').first().waitFor();
  assert.deepEqual(telling(seen), []);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('a condition that is added after another was changed takes any field', async () => {
  const page = await openPage(browser, server, { cookies });
  await page.goto('/t/demo/filters/new');
  await page.selectOption('#g0r0f', 'created');
  await page.locator('[name="g0.r0.relative"]').waitFor();
  await page.click('[data-add-row]');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'g0r1f');
  await page.selectOption('#g0r1f', 'kind');
  await page.locator('[name="g0.r1.value"][type="checkbox"]').first().waitFor();
  await page.click('[data-add-group]');
  await page.selectOption('#g1r0f', 'created');
  await page.locator('[name="g1.r0.relative"]').waitFor();
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

for (const { language, screen } of [{ language: 'hu', screen: phone }, { language: 'en', screen: wide }]) {
  test(`a condition on a day shows what belongs to it, and keeps the focus (${language}, ${screen.width} px)`, async () => {
    const page = await openPage(browser, server, { cookies, language, screen });
    await page.goto('/t/demo/filters/new');
    await page.selectOption('#g0r0f', 'created');
    const when = page.locator('[name="g0.r0.relative"]');
    await when.waitFor();
    const day = page.locator('[name="g0.r0.value"]:not([type="hidden"])');
    const days = page.locator('[name="g0.r0.days"]');
    assert.deepEqual([await day.count(), await days.count()], [1, 0]);
    const { width } = await page.locator('#g0r0f').boundingBox();
    assert.ok(width > 150, `the field is ${width} px wide`);
    await when.focus();
    await when.selectOption('ago');
    await days.waitFor();
    assert.equal(await day.count(), 0);
    assert.equal(await page.evaluate(() => document.activeElement.name), 'g0.r0.relative');
    await everyPage(page, `filter-day-${language}-${screen.width}`);
    await page.click('.form-actions .button.primary');
    await page.locator('.error-summary a').first().waitFor();
    assert.equal(await days.getAttribute('aria-invalid'), 'true');
    await days.fill('3000');
    await Promise.all([page.waitForURL(/\/contacts\?find=/), page.click('.form-actions .button.primary')]);
    assert.match(await page.locator('li.chip').first().innerText(), /3000/);
    await page.context().close();
  });
}
