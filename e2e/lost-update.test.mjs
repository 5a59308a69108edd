// Two people edit one contact: the second is shown both versions, and nothing is lost silently.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { everyPage, firstContact, openPage, sessionOf, startBoth } from './lib.mjs';

let server, browser;
before(async () => { [server, browser] = await startBoth(); });
after(async () => { await browser?.close(); await server?.stop(); });

test('who saves second chooses between both versions', async () => {
  const cookies = await sessionOf(browser, server, 'administrator');
  const [anna, bence] = await Promise.all([openPage(browser, server, { cookies }), openPage(browser, server, { cookies })]);
  const address = `/t/demo/contacts/${await firstContact(anna)}`;
  const firstText = (page) => page.locator('main form.form input:is([type="text"], :not([type]))').first();
  const save = (page) => page.click('.form-actions .button.primary');

  for (const page of [anna, bence]) await page.goto(`${address}/edit`);
  await firstText(anna).fill('Theirversion');
  await firstText(bence).fill('Yourversion');
  await Promise.all([anna.waitForURL((url) => url.pathname === address), save(anna)]);

  await save(bence);
  const compare = bence.locator('table.compare');
  await compare.waitFor();
  const text = await compare.innerText();
  assert.match(text, /Theirversion/);
  assert.match(text, /Yourversion/);
  bence.faults = bence.faults.filter((fault) => !fault.includes('409'));
  await everyPage(bence, 'lost-update');
  // On a phone both values stand beside each other: nobody chooses what they do not see.
  const before = bence.viewportSize();
  await bence.setViewportSize({ width: 360, height: 740 });
  const yours = await compare.locator('tbody td:last-child').first().boundingBox();
  assert.ok(yours.x + yours.width <= 360, `yours ends at ${yours.x + yours.width} px`);
  await everyPage(bence, 'lost-update-phone');
  await bence.setViewportSize(before);

  for (const choice of await compare.locator('tbody td:last-child input[type="radio"]').all()) await choice.check();
  await Promise.all([bence.waitForURL((url) => url.pathname === address), save(bence)]);
  assert.match(await bence.locator('h1').innerText(), /Yourversion/);
});
