/**
 * A newsroom whose drafts all wait for a person. Its first line says how many articles and channels, and the approver's
 * password; it answers `{ address }` once every draft is there, and ends with its standard input.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pino } from 'pino';
import { addUser } from '../src/actions/accounts/addUser.ts';
import { ingest } from '../src/actions/intake/ingest.ts';
import { startApp } from '../src/app.ts';

const lines = createInterface({ input: process.stdin });
const first = await new Promise<string>((resolve) => lines.once('line', resolve));
const [articles = 10, channels = 8] = first.split(' ').map(Number);
const password = first.split(' ').slice(2).join(' ');

const folder = await mkdtemp(join(tmpdir(), 'slugline-bench-'));
const channel = (n: number) =>
  `  - { id: c${n}, type: webhook, url: "http://127.0.0.1:9/c${n}", secret: hook-secret-hook-secret, dryRun: true }`;
await writeFile(
  join(folder, 'newsroom.yaml'),
  `newsroom: { id: bench, name: Bench, url: "https://bench.example", language: en, timezone: UTC }
feeds: [{ id: all, title: Everything, items: 50 }]
channels:
${Array.from({ length: channels }, (_, n) => channel(n)).join('\n')}
web: { port: 0 }
`,
);
const app = await startApp({
  config: join(folder, 'newsroom.yaml'),
  data: join(folder, 'data'),
  roles: ['web', 'worker'],
  environment: { ...process.env, REDIS_URL: '' },
  workingFolder: folder,
  log: pino({ level: 'error' }, pino.destination(2)),
});
const { context } = app.newsroom;
const { redis, keys } = context.store;
await addUser(context, { name: 'anna', role: 'approver', password });
for (let n = 0; n < articles; n++) {
  await ingest(
    context,
    [
      {
        url: `https://bench.example/news/${n}`,
        headline: `Council number ${n} votes to rebuild the harbour wall after the flood`,
        bullets: ['Motion fails by one vote, mayor says', 'Pipes need 16 million crowns before 2030'],
        language: 'en',
        section: ['harbour', 'schools', 'transport'][n % 3],
        breaking: n % 100 === 0,
      },
    ],
    { source: 'bench', pushed: true },
  );
}
while ((await redis.zcard(keys.drafts('in_review', '*'))) < articles * channels)
  await context.clock.wait(200);
process.stdout.write(`${JSON.stringify({ address: app.address })}\n`);
lines.once('close', async () => {
  await app.stop();
  await rm(folder, { recursive: true, force: true });
  process.exit(0);
});
