// The product under test: a fresh `tenet demo` in a temporary folder, one for each test file.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const binary = process.env.TENET_BINARY ?? new URL('../target/debug/tenet', import.meta.url).pathname;
const patience = 60_000;

/**
 * Starts the server and waits until it is healthy. `env`: settings beside those of the demo.
 * `command`: runs a command beside it, in a process of its own, and gives what it prints.
 * @returns {Promise<{ url: string, user(role: string): { email: string, password: string }, command(...args: string[]): string, stop(): Promise<void> }>}
 */
export async function startServer({ env = {} } = {}) {
  const data = await mkdtemp(join(tmpdir(), 'tenet-e2e-'));
  const child = spawn(binary, ['demo', '--json', '--port', '0', '--data', data], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  const said = [];
  child.stderr.on('data', (text) => said.push(text));
  const ended = new Promise((resolve) => {
    child.once('exit', resolve);
    child.once('error', resolve);
  });

  const stop = async () => {
    child.kill('SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), 5_000);
    await ended;
    clearTimeout(force);
    await rm(data, { recursive: true, force: true });
  };

  try {
    const { url, tenants } = JSON.parse(await firstLine(child, ended, said));
    await healthy(url);
    const { users } = tenants.find(({ slug }) => slug === 'demo');
    const user = (role) => users.find((one) => one.role === role) ?? fail(`the demo has no user with the role ${role}`);
    const command = (...args) => execFileSync(binary, [...args, '--json', '--data', data], { env: { ...process.env, ...env }, encoding: 'utf8' });
    return { url, user, command, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function firstLine(child, ended, said) {
  const lines = createInterface({ input: child.stdout });
  const line = new Promise((resolve) => lines.once('line', resolve));
  const died = ended.then((code) => fail(`tenet demo ended with ${code}: ${said.join('')}`));
  return Promise.race([line, died, late('tenet demo said nothing')]);
}

async function healthy(url) {
  for (const deadline = Date.now() + patience; Date.now() < deadline; ) {
    const answer = await fetch(`${url}/healthz`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  fail('/healthz was never well');
}

function late(reason) {
  return new Promise((_, reject) => setTimeout(() => reject(new Error(`${reason} for ${patience / 1000} s`)), patience).unref());
}

function fail(reason) {
  throw new Error(reason);
}
