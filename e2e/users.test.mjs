// The page of users, where a role is chosen and applied.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openPage, sessionOf, startBoth } from './lib.mjs';

let server, browser;
before(async () => { [server, browser] = await startBoth(); });
after(async () => { await browser?.close(); await server?.stop(); });

test('a role and the button that applies it stand in one line', async () => {
  const cookies = await sessionOf(browser, server, 'administrator');
  const page = await openPage(browser, server, { cookies });
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto('/t/demo/users');
  const rows = await page.locator('form.choose').all();
  assert.ok(rows.length > 1, 'there are users to choose a role for');
  for (const row of rows) {
    const [select, button] = await Promise.all([row.locator('select').boundingBox(), row.locator('button').boundingBox()]);
    assert.ok(button.x >= select.x + select.width, 'the button stands behind the role');
    assert.ok(Math.abs(select.y + select.height / 2 - button.y - button.height / 2) < 4, 'at the same height');
  }
});
