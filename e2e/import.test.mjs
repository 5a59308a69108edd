// A file becomes contacts through the wizard, and the whole import is undone again.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { everyPage, find, openPage, sessionOf, startBoth } from './lib.mjs';
import { languages } from './pages.mjs';

let server, browser;
before(async () => { [server, browser] = await startBoth(); });
after(async () => { await browser?.close(); await server?.stop(); });

/** As Hungarian Excel writes it: semicolons and Windows-1250, where the byte F5 is ő (and õ in Latin-1). */
const file = {
  name: 'ugyfelek.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from('Vezetéknév;Keresztnév;E-mail\r\nImportproba;Gyöngyi;gyongyi@example.hu\r\nImportproba;Gerg\u00f5;gergo@example.hu\r\n', 'latin1'),
};

async function found(page) {
  await find(page, 'contacts', 'Importproba');
  return page.locator('tr[data-row]').count();
}

test('an import runs through the wizard and is undone', async () => {
  const page = await openPage(browser, server, { cookies: await sessionOf(browser, server, 'administrator') });
  assert.equal(await found(page), 0);

  await page.goto('/t/demo/imports/new');
  await page.setInputFiles('input[type="file"]', file);
  // Each screen: wait while something runs, otherwise go on, until the import can be undone.
  const undo = page.locator('form[action$="/undo"]');
  for (let screen = 1; !(await undo.count()); screen += 1) {
    assert.ok(screen <= 8, 'the wizard ends');
    if (await page.locator('tenet-progress:not([done])').count()) {
      await page.waitForSelector('tenet-progress:not([done])', { state: 'detached', timeout: 30_000 });
      await page.reload();
      continue;
    }
    await everyPage(page, `import-step-${screen}`);
    await page.click('main .form-actions .button.primary, main form .button.primary');
    await page.waitForLoadState();
  }
  const report = page.url();
  await everyPage(page, 'import-done');
  assert.equal(await found(page), 2);
  assert.match(await page.locator('#list').innerText(), /Gergő/);

  await page.goto(report);
  await page.click('form[action$="/undo"] button');
  const question = page.locator('dialog[open] [data-confirm]');
  if (await question.isVisible()) await question.click();
  await page.waitForLoadState();
  await assert.doesNotReject(async () => {
    for (let tries = 0; (await found(page)) > 0; tries += 1) {
      if (tries > 40) throw new Error('the contacts of an undone import are still there');
      await page.waitForTimeout(250);
    }
  });
});

test('the steps of an import break no word on a phone', async () => {
  const cookies = await sessionOf(browser, server, 'administrator');
  for (const language of languages) {
    const page = await openPage(browser, server, { language, cookies, screen: { width: 360, height: 740 } });
    await page.goto('/t/demo/imports/new');
    await page.setInputFiles('input[type="file"]', file);
    await page.click('main form .button.primary');
    await page.waitForSelector('.steps');
    await everyPage(page, `import-steps-phone-${language}`);
    const rows = await page.locator('.steps li').evaluateAll((steps) => steps.map((step) => {
      const words = document.createRange();
      words.selectNodeContents(document.createTreeWalker(step, NodeFilter.SHOW_TEXT).nextNode());
      return new Set([...words.getClientRects()].map(({ top }) => Math.round(top))).size;
    }));
    assert.deepEqual(rows, rows.map(() => 1), `each step stands in one row: ${language}`);
    await page.context().close();
  }
});
