import type { ArticleInput } from '../../article/article.ts';
import { guidsAmong, type Identity, identitiesOf } from '../../article/identity.ts';
import { type Listing, listingOf } from '../../article/listing.ts';
import type { IngestFrom } from '../../article/revision.ts';
import type { SourceConfig } from '../../config/schema.ts';
import type { Batch, Poll, SourceType } from '../../sources/source.ts';
import { expectedNew, floodThreshold, type SourceStats } from '../../sources/sourceStats.ts';
import type { Context } from '../context.ts';
import { formerAddress } from './formerAddress.ts';
import { guidsOf, type Ingested, ingest, refusalRow, skippingFailures } from './ingest.ts';
import { withoutSharedUrl } from './knownEntry.ts';
import { reportRejections } from './reportRejected.ts';
import type { PolledSource, Tally } from './sourceState.ts';

/**
 * Ingests the articles of a poll, batch by batch. A flood of new articles is stored too, but its drafts wait for a
 * person; `braked` says why. A batch that could not be stored completely is not acknowledged and does not stop the
 * others; its failure is thrown at the end, so that the source's state does not move past it.
 */
export async function ingestPoll(
  context: Context,
  config: SourceConfig,
  type: SourceType,
  poll: Poll,
  { stats, lock }: Pick<PolledSource, 'stats' | 'lock'>,
): Promise<{ tally: Tally; braked: string | undefined; flapping: string | undefined; rows: Ingested[] }> {
  const tally: Tally = { seen: 0, new: 0, revised: 0, unchanged: 0, rejected: 0 };
  const all: Ingested[] = [];
  const { id, section, sections, language } = config;
  const lastPollAt = Number(stats.lastSuccessAt ?? 0) || undefined;
  const from: IngestFrom = { source: id, pushed: type.pushed, section, sections, language, lastPollAt };
  const flood = type.pushed ? undefined : floodThreshold(stats, context.clock.now());
  const listing = poll.entries && listingOf(id, poll.entries);
  const announced = poll.entries ?? poll.fresh;
  let fresh = newIn(await knownOf(context, id, announced ?? [], listing));
  let braked: string | undefined;
  const { attempt, requireAll } = skippingFailures();

  async function ingestEach(batch: Batch): Promise<void> {
    const confirm = context.store.replication?.mark();
    const known = type.pushed ? undefined : await knownOf(context, id, batch.articles, listing);
    if (known && announced === undefined) fresh += newIn(known);
    if (flood !== undefined && fresh > flood)
      braked = `${fresh} new articles came at once, where ${expectedNew(stats)} are usual; their drafts wait for a person`;
    const how = {
      ...from,
      ...(batch.partial ? { partial: true } : {}),
      listing,
      isInDocument: guidsAmong(id, batch.guids ?? guidsOf(batch.articles)),
      ...(braked ? { holdDrafts: holdReason(id, braked) } : {}),
    };
    const rows = await ingestBatch(context, config, batch, { known, how, stats });
    await reportRefusals(context, id, batch, rows);
    // An acknowledged batch is not read again: the store's replicas must have its articles.
    if (batch.acknowledge) await confirm?.();
    await batch.acknowledge?.(
      rows.map(({ outcome, headline, reason }) => ({ outcome, headline, ...(reason ? { reason } : {}) })),
    );
    all.push(...rows, ...batch.refusals.map(refusalRow));
    for (const row of rows) tally[row.outcome] += 1;
    tally.seen += rows.length;
    tally.rejected += batch.refusals.length;
  }

  for await (const batch of poll.batches) {
    lock.signal.throwIfAborted();
    await attempt(() => ingestEach(batch));
  }
  requireAll();
  return { tally, braked, flapping: flappingSentence(all), rows: all };
}

/** Ingests one batch's articles, in their order. One that has moved is ingested separately, with its former address. */
async function ingestBatch(
  context: Context,
  config: SourceConfig,
  batch: Batch,
  { known, how, stats }: { known: boolean[] | undefined; how: IngestFrom; stats: SourceStats },
): Promise<Ingested[]> {
  // A missing page or a tombstone says nothing new about an article that was never stored.
  const articles = batch.articles.filter(
    (input, at) => input.status !== 'withdrawn' || known?.[at] !== false,
  );
  const since = draftsSince(config, stats);
  const former = await formerUrls(context, config, batch, articles, known);
  const rows: Ingested[] = [];
  const { attempt, requireAll } = skippingFailures();
  for (let at = 0; at < articles.length; ) {
    const formerUrl = former.get(at);
    let end = at + 1;
    while (formerUrl === undefined && end < articles.length && !former.has(end)) end += 1;
    const manner = formerUrl === undefined ? how : { ...how, formerUrls: [formerUrl] };
    const some = articles.slice(at, end);
    rows.push(...((await attempt(() => ingestSome(context, some, manner, since))) ?? []));
    at = end;
  }
  requireAll();
  return rows;
}

/** The former address of each new article that has moved, by its index. */
async function formerUrls(
  context: Context,
  config: SourceConfig,
  batch: Batch,
  articles: ArticleInput[],
  known: boolean[] | undefined,
): Promise<Map<number, string>> {
  const former = new Map<number, string>();
  if (batch.formerly !== undefined && articles.length === 1) former.set(0, batch.formerly);
  if (!known || former.size > 0) return former;
  const language = config.language ?? context.config.newsroom.language;
  const fresh = new Set(batch.articles.filter((_, at) => known[at] === false));
  await Promise.all(
    articles.map(async (article, at) => {
      if (article.status !== undefined || !fresh.has(article)) return;
      const address = await formerAddress(context, config.id, article, language);
      if (address !== undefined) former.set(at, address);
    }),
  );
  return former;
}

/** A note for the operator on articles whose text their source changes at every poll; undefined if there are none. */
function flappingSentence(rows: Ingested[]): string | undefined {
  const [first, ...more] = rows.filter(({ flaps }) => flaps);
  if (!first) return undefined;
  const others = more.length > 0 ? `, and of ${more.length} more` : '';
  return `flapping body: the text of “${first.headline}”${others} is another one at nearly every poll (an advertisement, a session’s number?), so it is ingested at longer intervals`;
}

function holdReason(source: string, braked: string): string {
  return `${source} exceeded its usual volume: ${braked.replace(/;.*/, '')}`;
}

/** Ingests articles. Those without a date are dated by when they were first seen, and may be older than that. */
async function ingestSome(
  context: Context,
  articles: ArticleInput[],
  from: IngestFrom,
  since: { dated: number; undated: number } | undefined,
): Promise<Ingested[]> {
  if (!since) return ingest(context, articles, from);
  if (since.dated === since.undated) return ingest(context, articles, { ...from, draftsSince: since.dated });
  const rows: Ingested[] = [];
  const { attempt, requireAll } = skippingFailures();
  for (const article of articles) {
    const draftsSince = article.publishedAt || article.updatedAt ? since.dated : since.undated;
    rows.push(...((await attempt(() => ingest(context, [article], { ...from, draftsSince }))) ?? []));
  }
  requireAll();
  return rows;
}

/**
 * No drafts are made of articles published before a site's first poll. Until everything that the site listed then has
 * been read, undated articles count as older too.
 */
function draftsSince(
  config: SourceConfig,
  stats: SourceStats,
): { dated: number; undated: number } | undefined {
  if (config.history === 'drafts') return undefined;
  const never = Number.MAX_SAFE_INTEGER;
  if (!stats.firstPollAt) return { dated: never, undated: never };
  const first = Number(stats.firstPollAt);
  return { dated: first, undated: stats.firstPollDone ? first : never };
}

/** What a source identifies an article by. */
type Named = Pick<ArticleInput, 'id' | 'guid' | 'url'> & Partial<ArticleInput>;

function newIn(known: boolean[]): number {
  return known.filter((is) => !is).length;
}

/**
 * For each article, whether its guid or address is known, or its likeness if a list gives it others; one with neither
 * counts as known.
 */
async function knownOf(
  context: Context,
  source: string,
  articles: Named[],
  listing?: Listing,
): Promise<boolean[]> {
  const names = articles.map(({ id, guid = id, url }) => {
    const all = identitiesOf({ source, guid, url, headline: '', language: '' });
    return withoutSharedUrl(all, url, listing).filter(({ kind }) => kind !== 'headline');
  });
  const areNamed = await leadToArticles(context, names);
  const known = names.map((some, at) => some.length === 0 || areNamed[at] === true);
  if (!listing || !known.includes(false)) return known;
  // A likeness takes the whole text, so only entries that are unknown by name are looked up by theirs.
  const likenesses = articles.map(({ headline = '', ...named }, at) =>
    known[at] || named.status !== undefined ? [] : listing.likenesses({ ...named, headline }),
  );
  const areAlike = await leadToArticles(context, likenesses);
  return known.map((is, at) => is || areAlike[at] === true);
}

/** For each article, whether one of its identities leads to one that is known. */
async function leadToArticles({ store }: Context, identities: Identity[][]): Promise<boolean[]> {
  const wanted = identities.flat().map(({ kind, digest }) => store.keys.identity(kind, digest));
  const found = wanted.length > 0 ? await store.redis.mget(wanted) : [];
  let at = 0;
  return identities.map((some) => {
    const ids = found.slice(at, at + some.length);
    at += some.length;
    return ids.some((id) => id !== null);
  });
}

async function reportRefusals(
  context: Context,
  source: string,
  batch: Batch,
  rows: Ingested[],
): Promise<void> {
  const refused = rows.filter(({ outcome }) => outcome === 'rejected');
  const all = [
    ...batch.refusals,
    ...refused.map(({ headline, reason }) => ({ where: `${batch.name}: ${headline}`, reason: reason ?? '' })),
  ];
  await reportRejections(context, source, all);
}
