import { createHmac } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openProgram, type Program } from './program.ts';

const secrets = {
  CMS_SECRET: 'cms-secret-4f8a21c90d',
  HOOK_PATH: 'b7e2d1c0ffee4401',
  MASTODON_TOKEN: 'mastodon-token-77aa0c',
};
const configuration = `
newsroom: { id: tarn, name: The Tarn Post, url: "https://tarn.example", language: en, timezone: Europe/Berlin }
sources:
  - { id: cms, type: webhook, secret: "\${CMS_SECRET}", owns: [tarn.example] }
feeds: [{ id: all, title: Everything }]
channels:
  - { id: chat, type: discord, webhookUrl: "http://127.0.0.1:9/api/webhooks/1/\${HOOK_PATH}", review: auto, cap: { gap: 0s } }
  - { id: masto, type: mastodon, baseUrl: "http://127.0.0.1:9", token: "\${MASTODON_TOKEN}", review: auto, cap: { gap: 0s } }
network: { allow: [127.0.0.1/32] }
`;

let program: Program;
beforeAll(async () => {
  program = await openProgram(configuration, { ...secrets, LOG_LEVEL: 'trace' });
  await program.start();
});
afterAll(() => program.end());

async function send(path: string, init: RequestInit = {}) {
  return (await fetch(`${program.base}${path}`, { redirect: 'manual', ...init })).status;
}
const form = (fields: Record<string, string>) => ({ method: 'POST', body: new URLSearchParams(fields) });

test('no secret is in any log line, whichever door it comes through', async () => {
  const link = (await program.until('the way in is there', () => program.read('data/welcome'))).trim();
  await program.until('the log names its file', async () => program.printed().includes('data/welcome'));
  const file = join(program.folder, 'data/welcome');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const word = link.split('/').at(-1) ?? '';
  expect(word).toMatch(/^[\w-]{22}$/);

  const { token } = await program.command<{ token: string }>(
    'token',
    'create',
    '--role',
    'admin',
    '--name',
    'bot',
  );
  const bearer = { authorization: `Bearer ${token}` };
  expect(await send('/api/v1/audit', { headers: bearer })).toBe(200);
  expect(
    await send('/api/v1/audit', { headers: { authorization: 'Bearer slugline_guessed-word-00000000' } }),
  ).toBe(401);
  expect(await send(`/welcome/${word}`)).toBe(200);
  expect(await send(`/welcome/${word}`, form({ password: 'short', again: 'short' }))).toBe(422);
  expect(await send(`/login?to=/welcome/${word}`)).toBe(200);
  expect(
    await send('/login', form({ username: 'my-password-typed-here', password: 'typed-secret-5512' })),
  ).toBe(401);
  expect(await send('/websub/cms/websub-word-99817264', { method: 'POST', body: 'x' })).toBe(410);
  const endpoint = 'https://push.example/endpoint-6612fa';
  await send('/follow', {
    method: 'POST',
    headers: { origin: program.base, 'content-type': 'application/json' },
    body: JSON.stringify({ endpoint, keys: { p256dh: 'x', auth: 'y' }, topics: ['all'] }),
  });
  await send(
    '/hub',
    form({
      'hub.mode': 'subscribe',
      'hub.topic': `${program.base}/feeds/all.rss`,
      'hub.callback': 'http://127.0.0.1:9/callback-71ab',
      'hub.secret': 'hub-secret-2231',
    }),
  );

  const at = Math.floor(Date.now() / 1_000);
  const body = JSON.stringify({
    headline: 'Gate opens',
    url: 'https://tarn.example/gate',
    bullets: ['At six'],
  });
  const signature = createHmac('sha256', secrets.CMS_SECRET).update(`${at}.${body}`).digest('hex');
  const signed = (given: string) => ({
    method: 'POST',
    body,
    headers: { 'x-timestamp': String(at), 'x-signature-256': `sha256=${given}` },
  });
  expect(await send('/ingest/cms', signed('0'.repeat(64)))).toBe(401);
  expect(await send('/ingest/cms', signed(signature))).toBe(202);
  await program.until('a channel was tried', async () => {
    const page = await program.command<{ items: { attempts: unknown[] }[] }>('deliveries', 'list');
    return page.items.some(({ attempts }) => attempts.length > 0);
  });

  const { stdout } = await program.run('user', 'add', 'boss', '--role', 'admin');
  const invitation = /\/welcome\/([\w-]+)/.exec(stdout)?.[1] ?? '';
  expect(invitation).not.toBe('');
  // An admin came into being by command: the first way in has ended, and its file is gone.
  expect(await send(`/welcome/${word}`)).toBe(410);
  await expect(stat(file)).rejects.toMatchObject({ code: 'ENOENT' });
  expect(
    await send(
      `/welcome/${invitation}`,
      form({ password: 'four gulls on a tarn', again: 'four gulls on a tarn' }),
    ),
  ).toBe(303);

  await program.stop('SIGTERM');
  const printed = program.printed();
  const all = [
    ...Object.values(secrets),
    word,
    token,
    invitation,
    'slugline_guessed-word-00000000',
    'my-password-typed-here',
    'typed-secret-5512',
    'websub-word-99817264',
    endpoint,
    'hub-secret-2231',
    'callback-71ab',
    'four gulls on a tarn',
  ];
  expect(all.filter((secret) => printed.includes(secret))).toEqual([]);
});
