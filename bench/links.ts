/**
 * A newsroom with any number of links, to measure what they cost. Each line `<n>` creates the links up to n and answers
 * with the bytes of one link in the store and of this process; `cpu` answers with the processor time (µs). Ends with
 * its input.
 */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pino } from 'pino';
import { ingest } from '../src/actions/intake/ingest.ts';
import { startApp } from '../src/app.ts';
import { writerOf } from '../src/store/writer.ts';

const folder = await mkdtemp(join(tmpdir(), 'slugline-bench-'));
await writeFile(
  join(folder, 'newsroom.yaml'),
  `newsroom: { id: bench, name: Bench, url: "https://bench.example", language: en, timezone: UTC }
web: { port: 0 }
`,
);
const app = await startApp({
  config: join(folder, 'newsroom.yaml'),
  data: join(folder, 'data'),
  roles: ['web'],
  environment: { ...process.env, REDIS_URL: '' },
  workingFolder: folder,
  log: pino({ level: 'error' }, pino.destination(2)),
});
const { context } = app.newsroom;
const { store } = context;
const { keys } = store;
const redis = writerOf(store);
/** All links belong to this article: following a link without one takes one read less. */
const [row] = await ingest(
  context,
  [{ url: 'https://bench.example/news/0', headline: 'Council votes on the price of water', language: 'en' }],
  { source: 'bench', pushed: true },
);
const article = row?.id ?? '';
process.stdout.write(`${JSON.stringify({ address: app.address })}\n`);

/** Writes them as assignCodes does, many at a time: this measures their size, not the speed of writing. */
const fill = `
for n = tonumber(ARGV[1]), tonumber(ARGV[2]) - 1 do
  local code = string.format('l%07d', n)
  redis.call('HSET', ARGV[3] .. code, 'code', code, 'target', 'https://bench.example/news/2026/11/a-story-of-usual-length-' .. n,
    'articleId', ARGV[4], 'channel', 'mastodon', 'variant', 'headline', 'createdAt', '1795570000000')
  redis.call('ZADD', KEYS[1], -1795570000000 - n, code)
end`;

let made = 0;
async function makeUpTo(count: number): Promise<void> {
  for (; made < count; made += 1_000)
    await redis.eval(fill, 1, keys.links, made, Math.min(made + 1_000, count), keys.link(''), article);
}

/** Bytes in the store: of a link including its entry in the list of all links, and of a link's first click. */
async function used(): Promise<{ link: number; clicks: number; process: number }> {
  const bytesOf = async (key: string) => (await redis.memory('USAGE', key, 'SAMPLES', '0')) ?? 0;
  const [code = ''] = await redis.zrange(keys.links, '0', '0');
  const all = Math.max(1, await redis.zcard(keys.links));
  const day = new Date(store.clock.now()).toISOString().slice(0, 10);
  const sizes = await Promise.all(
    [keys.clicks('l0000001'), keys.clickHours('l0000001'), keys.visitors('l0000001', day)].map(bytesOf),
  );
  return {
    link: Math.round((await bytesOf(keys.link(code))) + (await bytesOf(keys.links)) / all),
    clicks: sizes.reduce((sum, bytes) => sum + bytes, 0),
    process: process.memoryUsage().rss,
  };
}

const lines = createInterface({ input: process.stdin });
lines.on('line', async (line) => {
  if (/^\d+$/.test(line)) await makeUpTo(Number(line));
  const { user, system } = process.cpuUsage();
  process.stdout.write(`${JSON.stringify({ ...(await used()), cpu: user + system })}\n`);
});
lines.once('close', async () => {
  await app.stop();
  await rm(folder, { recursive: true, force: true });
  process.exit(0);
});
