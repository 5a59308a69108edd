// A test that cannot begin: whoever reads its file is told why, at once.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

/** Runs a file of tests with another program in the place of the server; what it says, and whether it ended by itself. */
async function run(file, binary) {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const path = new URL(file, import.meta.url).pathname;
  const child = spawn(process.execPath, ['--test', path], { env: { ...env, TENET_BINARY: binary }, timeout: 30_000, killSignal: 'SIGKILL' });
  const said = [];
  child.stdout.on('data', (text) => said.push(text));
  const [code, signal] = await new Promise((resolve) => child.once('close', (...how) => resolve(how)));
  return { code, signal, said: said.join('') };
}

test('a file whose server does not start ends at once and says why', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tenet-e2e-'));
  const dumb = join(folder, 'tenet');
  await writeFile(dumb, '#!/bin/sh\necho "the folder belongs to somebody else" >&2\nexit 3\n');
  await chmod(dumb, 0o755);
  for (const [binary, why] of [[dumb, /the folder belongs to somebody else/], [join(folder, 'nothing'), /ENOENT/]]) {
    // One that listens by itself too, and one that does not.
    for (const file of ['search.test.mjs', 'alerts.test.mjs']) {
      const { code, signal, said } = await run(file, binary);
      assert.deepEqual([code, signal], [1, null], `${file}: ${said}`);
      assert.match(said, why);
    }
  }
  await rm(folder, { recursive: true });
});
