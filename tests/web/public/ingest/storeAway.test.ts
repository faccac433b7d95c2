import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createToken } from '../../../../src/actions/accounts/createToken.ts';
import { listArticles } from '../../../../src/article/archive.ts';
import { startRedis } from '../../../support/redis.ts';
import { soon } from '../../../support/soon.ts';
import { type Answer, openSite, type Site } from '../site.ts';

const secret = 'shared with the content system';
let folder: string;
let server: Awaited<ReturnType<typeof startRedis>>;
let site: Site;
let token: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-ingest-away-'));
  server = await startRedis(folder);
  site = await openSite({
    redis: server.url,
    config: { sources: [{ id: 'cms', type: 'webhook', secret }] },
  });
  token = await createToken(site.context, { name: 'cms', role: 'editor' });
});
afterEach(async () => {
  server.child.kill('SIGCONT');
  await site.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** What the operator of the store does, or what befalls it. */
async function toTheStore(...command: string[]): Promise<void> {
  const redis = new Redis(server.url);
  await redis.call(command[0] ?? '', ...command.slice(1));
  redis.disconnect();
}

const batch = JSON.stringify({
  articles: [{ headline: 'Bridge opens', guid: 'b-1' }, { headline: '' }, { headline: 'Ferry', guid: 'f-1' }],
});

function pushed(): Promise<Answer> {
  const timestamp = String(Math.floor(site.clock.now() / 1_000));
  const hex = createHmac('sha256', secret).update(`${timestamp}.${batch}`).digest('hex');
  return site.send('/ingest/cms', batch, {
    'x-timestamp': timestamp,
    'x-signature-256': `sha256=${hex}`,
    'content-type': 'application/json',
  });
}

const called = (): Promise<Answer> =>
  site.send('/api/v1/articles', batch, {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
  });

interface Rows {
  items: { outcome: string }[];
}

const outcomes = (answer: Answer) => answer.json<Rows>().items.map(({ outcome }) => outcome);

function expectAskedToComeBack(answer: Answer, code: RegExp): void {
  expect(answer.status).toBe(503);
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  expect(answer.headers['content-type']).toContain('application/problem+json');
  expect(answer.json<{ code: string }>().code).toMatch(code);
  expect(answer.text).not.toContain('rejected');
}

describe.each([
  ['POST /ingest/cms', pushed],
  ['POST /api/v1/articles', called],
])('%s answers 503 for the whole batch', (_, send) => {
  test.each([
    [
      'refuses writes as a replica',
      ['REPLICAOF', '127.0.0.1', '1'],
      ['REPLICAOF', 'NO', 'ONE'],
      /read-only$/,
    ],
    [
      'misses its replicas',
      ['CONFIG', 'SET', 'min-replicas-to-write', '1'],
      ['CONFIG', 'SET', 'min-replicas-to-write', '0'],
      /read-only$/,
    ],
    ['is out of memory', ['CONFIG', 'SET', 'maxmemory', '1'], ['CONFIG', 'SET', 'maxmemory', '0'], /full$/],
  ])('while the store %s, and ingests it afterwards', async (_state, begin, end, code) => {
    await toTheStore(...begin);
    expectAskedToComeBack(await send(), code);
    await toTheStore(...end);
    expect(outcomes(await send())).toEqual(['new', 'rejected', 'new']);
  });

  test('while the store is frozen, and ingests it once afterwards', async () => {
    server.child.kill('SIGSTOP');
    // Just long enough for the first article's command to be given up: the others could be stored by then.
    const thaw = setTimeout(() => server.child.kill('SIGCONT'), 2_700);
    expectAskedToComeBack(await send(), /^store\.away$/);
    clearTimeout(thaw);
    server.child.kill('SIGCONT');
    const answer = await send();
    expect(answer.status).toBe(202);
    expect(answer.json<Rows>().items[1]?.outcome).toBe('rejected');
    expect((await listArticles(site.context.store, 10)).items.map(({ headline }) => headline).sort()).toEqual(
      ['Bridge opens', 'Ferry'],
    );
  });

  test('while the store is gone', async () => {
    await server.stop();
    expectAskedToComeBack(await send(), /^store\.away$/);
    server = await startRedis(folder, [], server.port);
    await soon(async () => expect((await site.get('/readyz')).json()).toMatchObject({ degraded: [] }));
    expect((await send()).status).toBe(202);
  });
});
