/**
 * The size of a newsroom's history in the store, in bytes per delivery: complete, without its draft, as the permanent
 * proof, and what else of its article is permanent (links, identities). Then the total after five years of 60 articles
 * a day on eight channels. An embedded store, with deliveries on sandbox channels.
 *
 * node bench/history.ts [--short]
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { deliver } from '../src/actions/delivering/deliver.ts';
import { approveDraft } from '../src/actions/drafting/approveDraft.ts';
import { draftArticle } from '../src/actions/drafting/draftArticle.ts';
import { finishDraft } from '../src/actions/drafting/finishDraft.ts';
import { ingest } from '../src/actions/intake/ingest.ts';
import { applyRetention } from '../src/actions/operations/applyRetention.ts';
import { startApp } from '../src/app.ts';
import { deliveriesOfArticle } from '../src/delivery/articleDeliveries.ts';
import type { Delivery } from '../src/delivery/delivery.ts';
import { draftsOfArticle } from '../src/review/draft.ts';
import { auditBooks } from '../src/store/keys.ts';
import { writerOf } from '../src/store/writer.ts';

const short = process.argv.includes('--short');
const articles = short ? 50 : 1_250;
const channels = 8;
const daily = { articles: 60, years: 5 };
const bullets = [
  'Motion fails by one vote, the mayor of Vardan says after the meeting',
  'Pipes need 16 million crowns before 2030, according to the report',
  'A second reading is planned for the first week of autumn',
];

const folder = await mkdtemp(join(tmpdir(), 'slugline-bench-'));
const ids = Array.from({ length: channels }, (_, n) => `channel-${n}`);
await writeFile(
  join(folder, 'newsroom.yaml'),
  `newsroom: { id: bench, name: Bench, url: "https://bench.example", language: en, timezone: UTC }
web: { port: 0 }
channels:
${ids.map((id) => `  - { id: ${id}, type: sandbox, separate: true, cap: { gap: 0s } }\n`).join('')}`,
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
const redis = writerOf(store);

await redis.config('SET', 'appendfsync', 'no');

/** Streams and the sandbox's pages are bounded and don't count towards a delivery. */
async function used(): Promise<number> {
  const { keys } = store;
  await redis.del(keys.outbox, keys.changes, keys.audit, ...auditBooks.map(keys.auditBook));
  for (const id of ids) await redis.del(keys.sandboxPosts(id), keys.sandboxOrder(id));
  return Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);
}

async function publishAll(): Promise<string[]> {
  const published: string[] = [];
  for (let n = 0; n < articles; n += 1) {
    const article = {
      url: `https://bench.example/news/2026/11/28/council-votes-on-the-price-of-water-${n}`,
      headline: `Council number ${n} votes on the price of water for the town`,
      bullets,
      body: '<p>The council of Vardan met on Tuesday and voted on the price of water.</p>'.repeat(25),
      channels: ids,
    };
    const [row] = await ingest(context, [article], { source: 'bench', pushed: true });
    const id = row?.id ?? '';
    published.push(id);
    await draftArticle(context, id);
    await Promise.all(
      (await draftsOfArticle(store, id)).map(async (draft) => {
        const approved = await approveDraft(context, { id: draft.id, version: draft.version });
        for (const delivery of approved.deliveries) await deliver(context, delivery);
        await finishDraft(context, draft.id);
      }),
    );
  }
  return published;
}

async function retain(retention: Partial<typeof context.config.retention>): Promise<void> {
  const config = { ...context.config, retention: { ...context.config.retention, ...retention } };
  await applyRetention({ ...context, config });
}

const empty = await used();
const published = await publishAll();
const deliveries: Delivery[] = [];
for (const id of published) deliveries.push(...(await deliveriesOfArticle(context, id)));
const sent = deliveries.filter(({ state }) => state === 'sent').length;
const whole = await used();
await retain({ drafts: -1 });
const withoutDrafts = await used();
await retain({ drafts: -1, deliveries: -1 });
const withProofs = await used();
await retain({ articles: -1, drafts: -1, deliveries: -1 });
const forEver = await used();
for (const { id } of deliveries) await redis.del(store.keys.delivery(id));
const withoutProofs = await used();

const each = (bytes: number) => Math.round(bytes / sent);
const perYear = daily.articles * channels * 365;
const { drafts: draftsFor, deliveries: recordsFor, articles: articlesFor } = context.config.retention;
const mebibytes = (bytes: number) => Math.round(bytes / 2 ** 20);
const draft = each(whole - withoutDrafts);
const record = each(withoutDrafts - withProofs);
const article = each(withProofs - forEver);
const proof = each(forEver - withoutProofs);
const rest = each(withoutProofs - empty);
const years = (ms: number) => ms / (365 * 86_400_000);
process.stdout.write(
  `${JSON.stringify({
    bench: 'history',
    sent,
    bytesPerDelivery: { draft, record, article, proof, linksAndIdentities: rest },
    afterFiveYearsMiB: {
      deliveries: perYear * daily.years,
      drafts: mebibytes(draft * perYear * years(draftsFor)),
      records: mebibytes(record * perYear * years(recordsFor)),
      articles: mebibytes(article * perYear * years(articlesFor)),
      proofs: mebibytes(proof * perYear * daily.years),
      linksAndIdentities: mebibytes(rest * perYear * daily.years),
    },
  })}\n`,
);
await app.stop();
await rm(folder, { recursive: true, force: true });
