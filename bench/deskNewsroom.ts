/**
 * A newsroom with waiting and decided drafts. All of it is created by the actions that people and jobs use: articles
 * are ingested, a worker makes their drafts, past ones are rejected except those of the channel `c0`, which are sent.
 *
 * Its first line of input is `Desk` as JSON. It prints `{ address }` once all is created, then answers lines: `cpu`
 * with the processor time used so far (µs), `arrive` once one more article has its drafts. It ends with its standard
 * input.
 */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pino } from 'pino';
import { addUser } from '../src/actions/accounts/addUser.ts';
import { approveDraft } from '../src/actions/drafting/approveDraft.ts';
import { rejectDraft } from '../src/actions/drafting/rejectDraft.ts';
import { ingest } from '../src/actions/intake/ingest.ts';
import { startApp } from '../src/app.ts';
import { toInstant } from '../src/clock.ts';
import { draftsOfArticle } from '../src/review/draft.ts';

/** What the newsroom contains. */
export interface Desk {
  /**
   * Articles whose drafts wait, those whose drafts were decided, those whose posts are scheduled within the next two
   * weeks.
   */
  waiting: number;
  past: number;
  planned: number;
  channels: number;
  people: string[];
  password: string;
  /** Where it is stored for later runs; if missing, in a temporary folder. */
  folder?: string | undefined;
}

/**
 * How many articles and drafts are processed at once, and how many past articles are ingested before they are decided.
 */
const lanes = 32;
const portion = 500;

const lines = createInterface({ input: process.stdin });
const first = await new Promise<string>((resolve) => lines.once('line', resolve));
const wanted = JSON.parse(first) as Desk;

const folder = wanted.folder ?? (await mkdtemp(join(tmpdir(), 'slugline-bench-')));
const isThere = existsSync(join(folder, 'data'));
await mkdir(folder, { recursive: true });
const channel = (n: number) =>
  n === 0 && wanted.past > 0
    ? '  - { id: c0, type: sandbox, like: mastodon, cap: { gap: 0s } }'
    : `  - { id: c${n}, type: webhook, url: "http://127.0.0.1:9/c${n}", secret: hook-secret-hook-secret, dryRun: true }`;
await writeFile(
  join(folder, 'newsroom.yaml'),
  `newsroom: { id: bench, name: Bench, url: "https://bench.example", language: en, timezone: UTC }
feeds: [{ id: all, title: Everything, items: 50 }]
channels:
${Array.from({ length: wanted.channels }, (_, n) => channel(n)).join('\n')}
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
/** Runs the work for 0 to `count` - 1, several at once. */
async function each(count: number, work: (n: number) => Promise<unknown>): Promise<void> {
  const lane = async (_: unknown, begin: number) => {
    for (let n = begin; n < count; n += lanes) await work(n);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await context.clock.wait(20);
}

interface Story {
  url: string;
  headline: string;
  section?: string | undefined;
  breaking?: boolean;
}

const waitingStory = (n: number): Story => ({
  url: `https://bench.example/news/${n}`,
  headline: `Council number ${n} votes to rebuild the harbour wall after the flood`,
  section: ['harbour', 'schools', 'transport'][n % 3],
  breaking: n % 100 === 0,
});
const pastStory = (n: number): Story => ({
  url: `https://bench.example/past/${n}`,
  headline: `Edition ${n}: the lighthouse keeper of the ${n % 7}th pier retires`,
});
const plannedStory = (n: number): Story => ({
  url: `https://bench.example/planned/${n}`,
  headline: `Timetable ${n}: the night ferry sails again from the northern quay`,
});

/** Ingests articles and waits until each has its drafts; returns their ids. */
async function drafted(count: number, story: (n: number) => Story): Promise<string[]> {
  const before = await redis.zcard(keys.drafts('in_review', '*'));
  const ids: string[] = [];
  await each(count, async (n) => {
    const bullets = ['Motion fails by one vote, mayor says', 'Pipes need 16 million crowns before 2030'];
    const article = { ...story(n), bullets, language: 'en' };
    const [row] = await ingest(context, [article], { source: 'bench', pushed: true });
    if (row?.outcome !== 'new' || !row.id)
      throw new Error(`${article.headline}: ${row?.outcome} ${row?.reason}`);
    ids.push(row.id);
  });
  const drafts = before + count * wanted.channels;
  await until(async () => (await redis.zcard(keys.drafts('in_review', '*'))) >= drafts);
  return ids;
}

/** Past articles: their drafts of `c0` are posted, the others rejected. */
async function decide(ids: string[]): Promise<void> {
  await each(ids.length, async (n) => {
    for (const { id, version, channel } of await draftsOfArticle(context.store, ids[n] ?? ''))
      await (channel === 'c0'
        ? approveDraft(context, { id, version })
        : rejectDraft(context, { id, version, reason: 'old' }));
  });
}

/** Posts scheduled within the next two weeks, at each hour from six to midnight. */
async function plan(ids: string[]): Promise<void> {
  await each(ids.length, async (n) => {
    for (const { id, version } of await draftsOfArticle(context.store, ids[n] ?? '')) {
      const day = context.clock.now() + (1 + (n % 14)) * 86_400_000;
      const at = toInstant(day - (day % 86_400_000) + (6 + (n % 18)) * 3_600_000);
      await approveDraft(context, { id, version, at });
    }
  });
}

async function fill(): Promise<void> {
  for (const name of wanted.people)
    await addUser(context, { name, role: 'approver', password: wanted.password });
  for (let done = 0; done < wanted.past; done += portion) {
    const ids = await drafted(Math.min(portion, wanted.past - done), (n) => pastStory(done + n));
    await decide(ids);
  }
  await plan(await drafted(wanted.planned, plannedStory));
  await drafted(wanted.waiting, waitingStory);
  await until(async () => (await redis.zcard(keys.deliveries('sent', 'c0'))) >= wanted.past);
}

if (!isThere) await fill();
await until(async () => (await redis.xlen(keys.outbox)) === 0);
process.stdout.write(`${JSON.stringify({ address: app.address })}\n`);

let arrived = Date.now();
lines.on('line', async (asked) => {
  if (asked === 'arrive') {
    await drafted(1, () => waitingStory(arrived));
    arrived += 1;
  }
  const { user, system } = process.cpuUsage();
  process.stdout.write(`${JSON.stringify({ cpu: user + system })}\n`);
});
lines.once('close', async () => {
  await app.stop();
  if (wanted.folder === undefined) await rm(folder, { recursive: true, force: true });
  process.exit(0);
});
