import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createToken } from '../../src/actions/accounts/createToken.ts';
import { freePort } from '../support/redis.ts';
import { soon } from '../support/soon.ts';
import { openTestWeb, type TestWeb } from './server.ts';

/** docs/proxy/nginx.conf as an operator takes it, but for the certificate and the ports. */

const hasNginx = spawnSync('nginx', ['-v']).error === undefined;
const sample = readFileSync(new URL('../../docs/proxy/nginx.conf', import.meta.url), 'utf8');

let web: TestWeb;
let nginx: ChildProcess;
let folder: string;
let base: string;

beforeAll(async () => {
  if (!hasNginx) return;
  web = await openTestWeb();
  const port = await freePort();
  const plainPort = await freePort();
  base = `http://127.0.0.1:${port}`;
  folder = mkdtempSync(join(tmpdir(), 'slugline-nginx-'));
  // nginx’s workers run as another user.
  chmodSync(folder, 0o755);
  const server = sample
    .replace('127.0.0.1:8080', web.base.replace('http://', ''))
    .replace('listen 443 ssl;', `listen 127.0.0.1:${port};`)
    .replace('listen 80;', `listen 127.0.0.1:${plainPort};`)
    .replace(/^ *ssl_certificate.*$/gm, '');
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  const conf = join(folder, 'nginx.conf');
  writeFileSync(
    conf,
    `daemon off; pid ${folder}/nginx.pid; error_log ${folder}/error.log; events {}
http { access_log off; ${paths.join(' ')}\n${server}\n}`,
  );
  const checked = spawnSync('nginx', ['-t', '-p', folder, '-c', conf], { encoding: 'utf8' });
  expect(checked.stderr).toContain('test is successful');
  nginx = spawn('nginx', ['-p', folder, '-c', conf], { stdio: 'ignore' });
  await soon(async () => expect((await fetch(`${base}/healthz`)).status).toBe(200));
});
afterAll(async () => {
  if (!hasNginx) return;
  nginx.kill('SIGTERM');
  await web.close();
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(!hasNginx)('behind nginx as in docs/proxy', () => {
  test('a body that is too large is refused by Slugline, in its own words', async () => {
    const answer = await fetch(`${base}/api/v1/measure`, {
      method: 'POST',
      body: JSON.stringify({ text: 'x'.repeat(2_000_000) }),
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await createToken(web.context, { name: 'robot', role: 'viewer' })}`,
      },
    });
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ code: 'body.too-large' });
  });

  test('an event arrives immediately', async () => {
    const token = await createToken(web.context, { name: 'screen', role: 'viewer' });
    const answer = await fetch(`${base}/api/v1/events`, { headers: { authorization: `Bearer ${token}` } });
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toContain(': listening');
    web.tell({ type: 'draft', id: 'd_1' });
    expect((await reader?.read())?.value).toContain('event: draft');
    await reader?.cancel();
  });

  test('the figures stay inside', async () => {
    expect((await fetch(`${base}/metrics`)).status).toBe(404);
  });
});
