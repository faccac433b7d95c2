import { setImmediate } from 'node:timers/promises';
import { ArticleInput } from '../../article/article.ts';
import { serializeDuplicates, storyOf } from '../../article/duplicates/story.ts';
import { heldReason } from '../../article/futureDates.ts';
import { guidsAmong } from '../../article/identity.ts';
import { remarkOn } from '../../article/intake.ts';
import type { Incoming, IngestFrom } from '../../article/revision.ts';
import { unreadableEmbargo } from '../../article/visibility.ts';
import { unknownChannels } from '../../channels/configured.ts';
import { ArticleRefused, reasonOf, SluglineError } from '../../errors.ts';
import type { ParsedArticles, Refusal } from '../../extract/json.ts';
import { joinedBy } from '../../joined.ts';
import { requireMemory } from '../../store/memoryLimit.ts';
import { recordDuplicate } from '../../store/scripts/article/recordDuplicate.ts';
import { isStoreError, storeError } from '../../store/storeError.ts';
import type { Context } from '../context.ts';
import { duplicateReason } from './duplicateReason.ts';
import { readIncoming } from './incoming.ts';
import { rejectionsIn, reportRejected, reportRejections } from './reportRejected.ts';
import { upsertArticle } from './upsertArticle.ts';
import { wavesOf } from './waves.ts';
import { withdrawFromSource } from './withdrawFromSource.ts';

type IngestOutcome = 'new' | 'revised' | 'unchanged' | 'rejected';

/** The outcome of one ingested article: the row that every door returns. */
export interface Ingested {
  id: string | null;
  headline: string;
  outcome: IngestOutcome;
  reason?: string;
  /** Its source changes its text at nearly every poll, so the newest text is ingested later. */
  flaps?: true;
}

/**
 * Ingests articles, each checked separately: a refused one never stops the others. Durable when it returns.
 * @throws SluglineError (503) if something failed that is not an article's own fault. The sender sends them all
 * again; stored ones are returned as `unchanged`.
 */
export async function ingest(context: Context, inputs: unknown[], from: IngestFrom): Promise<Ingested[]> {
  const { attempt, requireAll } = skippingFailures();
  const rows: Ingested[] = [];
  const named = (index: number) => (inputs.length > 1 ? `articles[${index}]` : 'the article');
  const read = ([index, input]: [number, unknown]) => {
    return () => readOne(context, input, from, named(index));
  };
  for (const wave of wavesOf(inputs.entries(), ([, input]) => input)) {
    rows.push(...(await takeTogether(wave.map(read), attempt)));
    await setImmediate();
  }
  requireAll();
  return rows;
}

/** Ingests a document's articles in their order and records the rejected ones. Throws as `ingest` does. */
export async function ingestDocument(
  context: Context,
  { elements, articles }: ParsedArticles,
  sender: IngestFrom,
): Promise<Ingested[]> {
  const from = { ...sender, isInDocument: guidsAmong(sender.source, guidsOf(articles)) };
  const { attempt, requireAll } = skippingFailures();
  const rows: Ingested[] = [];
  const named = (index: number) => (elements.length > 1 ? `articles[${index}]` : 'the article');
  const read = ([index, element]: [number, ParsedArticles['elements'][number]]) => {
    if ('refusal' in element) return () => Promise.resolve(refuse(element));
    return () => readOne(context, element.article, elementOf(from, index), named(index));
  };
  for (const wave of wavesOf(elements.entries(), ([, element]) => 'article' in element && element.article)) {
    rows.push(...(await takeTogether(wave.map(read), attempt)));
    // Elements that are refused without any call to the store would not yield to other work.
    await setImmediate();
  }
  requireAll();
  await reportRejections(context, from.source, rejectionsIn(rows));
  return rows;
}

/** The row for an element that could not be read as an article. */
export function refusalRow({ where, reason }: Refusal): Ingested {
  return {
    id: null,
    headline: '',
    outcome: 'rejected',
    reason: reason.includes(where) ? reason : `${where}: ${reason}`,
  };
}

/** The guids of a document's articles. */
export function guidsOf(articles: readonly ArticleInput[]): string[] {
  return articles.flatMap(({ guid, id }) => guid ?? id ?? []);
}

/** The origin of one element of a document: each has its own mark, since two may be versions of one article. */
function elementOf(from: IngestFrom, index: number): IngestFrom {
  const { signed } = from;
  return signed ? { ...from, signed: { at: signed.at, mark: `${signed.mark}:${index}` } } : from;
}

/**
 * Runs independent pieces of work: if one fails the others continue, and `requireAll` throws its error at the end. A
 * failure of the store is thrown immediately, because the others would fail too.
 */
export function skippingFailures() {
  let first: { error: unknown } | undefined;
  return {
    async attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
      try {
        return await work();
      } catch (error) {
        if (isStoreError(error)) throw error;
        first ??= { error };
        return undefined;
      }
    },
    requireAll(): void {
      if (first) throw first.error;
    },
  };
}

/** Ingests one article of any JSON type. Throws (503) if it fails for a reason other than the article's own. */
export async function ingestOne(
  context: Context,
  input: unknown,
  from: IngestFrom,
  where = 'the article',
): Promise<Ingested> {
  return (await readOne(context, input, from, where))();
}

/** The second half of ingesting, once an article has been read: stores it and returns its row. */
type Take = () => Promise<Ingested>;

/**
 * Reads all articles at the same time, then stores them at the same time. They are stored in their order: if two tell
 * the same story, the earlier one is the original. One that fails by itself is left out.
 */
async function takeTogether(
  reads: (() => Promise<Take>)[],
  attempt: ReturnType<typeof skippingFailures>['attempt'],
): Promise<Ingested[]> {
  const takes = await Promise.all(reads.map((read) => attempt(read)));
  const rows = await Promise.all(takes.map((take) => take && attempt(take)));
  return rows.filter((row) => row !== undefined);
}

function refuse({ headline, refusal }: { headline: string; refusal: Refusal }): Take {
  const reason = `${refusal.where}: ${refusal.reason}`;
  return async () => ({ id: null, headline, outcome: 'rejected', reason });
}

async function readOne(context: Context, input: unknown, from: IngestFrom, where: string): Promise<Take> {
  const headline = headlineOf(input);
  const judged = async <T>(work: () => Promise<T>): Promise<T | Ingested> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof ArticleRefused)
        return { id: null, headline, outcome: 'rejected', reason: reasonOf(error) };
      throw internalFailure(context, error, from.source, headline);
    }
  };
  const read = await judged(async (): Promise<Take> => {
    const article = parseArticle(input, where);
    if (article.status === 'withdrawn') return () => withdrawFromSource(context, article, from);
    // A withdrawal stores nothing that grows, and must never be refused.
    requireMemory(context.store);
    const incoming = await readIncoming(context, article, from, where);
    return () => take(context, article, incoming, from);
  });
  return typeof read === 'function' ? () => judged(read) : async () => read;
}

async function take(
  context: Context,
  article: ArticleInput,
  incoming: Incoming,
  from: IngestFrom,
): Promise<Ingested> {
  const story = storyOf(incoming.content);
  const taken = await serializeDuplicates(context.store, story, async () => {
    const holdDrafts = from.holdDrafts ?? (await duplicateReason(context, story));
    const done = await upsertArticle(context, { ...incoming, from: { ...from, holdDrafts } });
    if (done.outcome === 'new') await recordDuplicate(context.store, done.id, story.bands);
    return done;
  });
  const { id, outcome } = taken;
  if (outcome !== 'unchanged' && incoming.content.embargoUntil === unreadableEmbargo)
    await reportRejected(context, from.source, incoming.content.headline, remarkOn(article) ?? '');
  const held = outcome === 'unchanged' ? undefined : heldReason(incoming.content, from, incoming.now);
  const reason = joinedBy('; ', [taken.reason, held, remarksOn(context, article, from)]);
  return {
    id,
    headline: incoming.content.headline,
    outcome,
    ...(reason ? { reason } : {}),
    ...(taken.flaps ? { flaps: true } : {}),
  };
}

/** A failure that is not the article's fault, with a message that asks for the articles to be sent again. */
function internalFailure({ log }: Context, thrown: unknown, source: string, headline: string): SluglineError {
  const error = storeError(thrown);
  if (error instanceof SluglineError && error.status === 503) return error;
  log.error({ err: error, source, headline }, 'an article could not be stored');
  const why = error instanceof SluglineError ? error.sentence : 'an internal error occurred and was logged';
  return new SluglineError('ingest.failed', { why }, { cause: error });
}

/** Remarks for the sender of an article that is accepted despite a bad image address or unknown channels. */
export function remarksOn(context: Context, input: ArticleInput, { source }: IngestFrom): string | undefined {
  const { headline } = input;
  const reason = joinedBy('; ', [remarkOn(input), unknownChannels(context, input.channels)]);
  if (!reason) return undefined;
  context.log.warn({ source, headline, reason }, 'an article was ingested, but not all of its fields');
  return reason;
}

function headlineOf(input: unknown): string {
  const given = typeof input === 'object' && input !== null && 'headline' in input ? input.headline : '';
  return typeof given === 'string' ? given.slice(0, 300) : '';
}

/** Throws `article.invalid`, naming the first mistake and its place. */
export function parseArticle(input: unknown, where: string): ArticleInput {
  const parsed = ArticleInput.safeParse(isWithdrawal(input) ? { headline: '', ...input } : input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = issue?.path.join('.') ?? '';
  throw new ArticleRefused('article.invalid', {
    where: path ? `${where}.${path}` : where,
    what: issue?.message ?? 'is no article',
  });
}

/** A withdrawal names its article by id, guid or URL and needs no headline. */
function isWithdrawal(input: unknown): input is object {
  return typeof input === 'object' && input !== null && 'status' in input && input.status === 'withdrawn';
}
