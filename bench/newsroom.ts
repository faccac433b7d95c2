/**
 * A newsroom with a hundred articles: web and worker in this one process, over an embedded Redis. Prints `{ address,
 * links, ids, token, dataFolder }` as one JSON line (the token is an approver's); ends with its standard input.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pino } from 'pino';
import { createToken } from '../src/actions/accounts/createToken.ts';
import { ingest } from '../src/actions/intake/ingest.ts';
import { startApp } from '../src/app.ts';

const folder = await mkdtemp(join(tmpdir(), 'slugline-bench-'));
await writeFile(
  join(folder, 'newsroom.yaml'),
  `newsroom: { id: bench, name: Bench, url: "https://bench.example", language: en, timezone: UTC }
feeds: [{ id: all, title: Everything, items: 50 }]
web: { port: 0, trustProxy: [127.0.0.1] }
`,
);
const app = await startApp({
  config: join(folder, 'newsroom.yaml'),
  data: join(folder, 'data'),
  roles: ['web', 'worker'],
  environment: { ...process.env, REDIS_URL: '' },
  workingFolder: folder,
  log: pino({ level: 'warn' }, pino.destination(2)),
});
const { context } = app.newsroom;
const { redis, keys } = context.store;
const body = '<p>The council of Vardan met on Tuesday and voted on the price of water.</p>'.repeat(25);
const articles = Array.from({ length: 100 }, (_, n) => ({
  url: `https://bench.example/news/${n}`,
  headline: `Council number ${n} votes on the price of water`,
  bullets: ['Motion fails by one vote, mayor says', 'Pipes need 16 million crowns before 2030'],
  body,
  language: 'en',
  publishedAt: new Date(context.clock.now() - n * 60_000).toISOString(),
}));
const rows = await ingest(context, articles, { source: 'bench', pushed: true });
const links = await Promise.all(rows.map(({ id }) => redis.hget(keys.article(id ?? ''), 'code')));
while ((await redis.zcard(keys.feed('all'))) < articles.length) await context.clock.wait(50);
await context.clock.wait(1_000);
const ids = rows.map(({ id }) => id);
const token = await createToken(context, { name: 'bench', role: 'approver' });
process.stdout.write(
  `${JSON.stringify({ address: app.address, links, ids, token, dataFolder: join(folder, 'data') })}\n`,
);

/** Each line of input is answered with the number of clicks in the store and the processor time used so far (µs). */
const lines = createInterface({ input: process.stdin });
lines.on('line', async () => {
  const totals = await Promise.all(links.map((code) => redis.hget(keys.clicks(code ?? ''), 'total')));
  const { user, system } = process.cpuUsage();
  const clicks = totals.reduce((sum, n) => sum + Number(n ?? 0), 0);
  process.stdout.write(`${JSON.stringify({ clicks, cpu: user + system })}\n`);
});
lines.once('close', async () => {
  await app.stop();
  await rm(folder, { recursive: true, force: true });
  process.exit(0);
});
