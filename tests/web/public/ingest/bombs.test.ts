import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writerOf } from '../../../../src/store/writer.ts';
import { openSite, type Site } from '../site.ts';

const source = { id: 'wire', type: 'feed', url: 'https://wire.example/feed' };
const mebibyte = 1_048_576;
/** 10 KiB that become 10 MiB: the most that is let in, and nothing in it. */
const bomb = gzipSync(Buffer.alloc(10 * mebibyte));
/** A thousand in turns of a hundred tell no more than this; `BOMBS=1000` sends them. */
const bombs = Number(process.env.BOMBS ?? 200);
const together = 100;

let site: Site;
beforeAll(async () => {
  site = await openSite({ config: { sources: [{ id: 'cms', type: 'webhook', secret: 'known' }, source] } });
  const { keys } = site.context.store;
  await writerOf(site.context.store).hset(keys.sourceHub('wire'), {
    state: 'active',
    hub: 'https://hub.example/',
    topic: source.url,
    callback: `${site.base}/websub/wire/right`,
    word: 'right',
    secret: 'of the hub',
  });
});
afterAll(() => site.close());

/** Sends them all, so many at a time, and says how the answers and the most memory beyond that at the start (MiB). */
async function sendAll(path: string, headers: () => Record<string, string>) {
  const start = process.memoryUsage.rss();
  let peak = start;
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      peak = Math.max(peak, process.memoryUsage.rss());
      await pause(10);
    }
  })();
  const statuses = new Set<number>();
  for (let sent = 0; sent < bombs; sent += together) {
    const answers = Array.from({ length: together }, () =>
      site.send(path, bomb, { 'content-encoding': 'gzip', ...headers() }),
    );
    for (const { status } of await Promise.all(answers)) statuses.add(status);
  }
  isOver = true;
  await watching;
  return { statuses: [...statuses].sort(), grownBy: (peak - start) / mebibyte };
}

const now = () => String(Math.floor(site.clock.now() / 1_000));
const wrong = () => ({ 'x-timestamp': now(), 'x-signature-256': `sha256=${'0'.repeat(64)}` });

test.each([
  ['/ingest/cms', 'without a signature', () => ({}), [401]],
  ['/ingest/cms', 'with a wrong signature', wrong, [401]],
  ['/websub/wire/wrong', 'at a callback that nobody knows', () => ({}), [410]],
  ['/websub/wire/right', 'with no signature of the hub’s', () => ({}), [202]],
  [
    '/websub/wire/right',
    'with a wrong one',
    () => ({ 'x-hub-signature': `sha256=${'0'.repeat(64)}` }),
    [202],
  ],
])(
  'gzip bombs to %s %s take no memory that lasts',
  { timeout: 240_000 },
  async (path, _, headers, expected) => {
    const { statuses, grownBy } = await sendAll(path, headers as () => Record<string, string>);
    expect(statuses).toEqual(expected);
    // As they are inflated and kept, a hundred at a time hold 1,000 MiB.
    expect(grownBy).toBeLessThan(200);
  },
);
