/**
 * A newsroom with as many links as it is told, for what they cost. Each line `<n>` makes the links up to n and answers
 * with what the store and this process use; `cpu` answers with the processor time (µs). Ends with its input.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pino } from 'pino';
import { ingest } from '../src/actions/ingest.ts';
import { startApp } from '../src/app.ts';

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
const { needs } = app.newsroom;
const { store } = needs;
const { redis, keys } = store;
/** What they all belong to: a link without an article is followed with one read less. */
const [row] = await ingest(
  needs,
  [{ url: 'https://bench.example/news/0', headline: 'Council votes on the price of water', language: 'en' }],
  { source: 'bench', pushed: true },
);
const article = row?.id ?? '';
process.stdout.write(`${JSON.stringify({ address: app.address })}\n`);

/** As takeCodes writes them, many at once: what is measured is what they cost, not how fast they come. */
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

async function used(): Promise<{ store: number; process: number }> {
  const info = 'info' in redis ? await redis.info('memory') : '';
  const [, bytes] = /used_memory:(\d+)/.exec(String(info)) ?? [];
  return { store: Number(bytes), process: process.memoryUsage().rss };
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
