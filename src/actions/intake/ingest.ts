import { setImmediate } from 'node:timers/promises';
import { ArticleInput } from '../../article/article.ts';
import { serializeDuplicates, storyOf } from '../../article/duplicates/story.ts';
import { heldReason } from '../../article/futureDates.ts';
import { guidsAmong } from '../../article/identity.ts';
import { remarkOn } from '../../article/intake.ts';
import type { IngestFrom } from '../../article/revision.ts';
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
import { withdrawFromSource } from './withdrawFromSource.ts';

type IngestOutcome = 'new' | 'revised' | 'unchanged' | 'rejected';

/** What became of one article that came in: the row that every door answers with. */
export interface Ingested {
  id: string | null;
  headline: string;
  outcome: IngestOutcome;
  reason?: string;
  /** Its source changes its text at nearly every poll: the newest is taken in later. */
  flaps?: true;
}

/** So many at a time: they share their round trips to the store, and so its writes to the disk. */
const chunkSize = 16;

/**
 * Takes in articles, each judged alone: one that is refused never stops the others. Durable when it answers.
 *
 * @throws SluglineError (503) where something failed that is no article's own fault. Whoever sent them sends them all
 *   again; those that are stored come back as `unchanged`.
 */
export async function ingest(context: Context, inputs: unknown[], from: IngestFrom): Promise<Ingested[]> {
  const { attempt, requireAll } = skippingFailures();
  const rows: Ingested[] = [];
  for (let first = 0; first < inputs.length; first += chunkSize) {
    const some = inputs.slice(first, first + chunkSize);
    const named = (index: number) => (inputs.length > 1 ? `articles[${first + index}]` : 'the article');
    const taken = await Promise.all(
      some.map((input, index) => attempt(() => ingestOne(context, input, from, named(index)))),
    );
    rows.push(...taken.filter((row) => row !== undefined));
    await setImmediate();
  }
  requireAll();
  return rows;
}

/** Takes in a document's articles one after the other, and keeps aside what is refused. Throws as `ingest` does. */
export async function ingestDocument(
  context: Context,
  { elements, articles }: ParsedArticles,
  sender: IngestFrom,
): Promise<Ingested[]> {
  const from = { ...sender, isInDocument: guidsAmong(sender.source, guidsOf(articles)) };
  const { attempt, requireAll } = skippingFailures();
  const rows: Ingested[] = [];
  for (const [index, element] of elements.entries()) {
    if ('refusal' in element) {
      const { where, reason } = element.refusal;
      rows.push({ id: null, headline: element.headline, outcome: 'rejected', reason: `${where}: ${reason}` });
    } else {
      const where = elements.length > 1 ? `articles[${index}]` : 'the article';
      const row = await attempt(() => ingestOne(context, element.article, elementOf(from, index), where));
      if (row) rows.push(row);
      // What is refused without a look into the store would leave nobody else a turn.
      if (index % chunkSize === 0) await setImmediate();
    }
  }
  requireAll();
  await reportRejections(context, from.source, rejectionsIn(rows));
  return rows;
}

/** The row of what could not be read as an article. */
export function refusalRow({ where, reason }: Refusal): Ingested {
  return {
    id: null,
    headline: '',
    outcome: 'rejected',
    reason: reason.includes(where) ? reason : `${where}: ${reason}`,
  };
}

/** The names that a document's articles have at their source. */
export function guidsOf(articles: readonly ArticleInput[]): string[] {
  return articles.flatMap(({ guid, id }) => guid ?? id ?? []);
}

/** Where one element of a document comes from: each has a mark of its own, since two may be versions of one article. */
function elementOf(from: IngestFrom, index: number): IngestFrom {
  const { signed } = from;
  return signed ? { ...from, signed: { at: signed.at, mark: `${signed.mark}:${index}` } } : from;
}

/**
 * For work on many things, each on its own: a failure that is one thing's alone lets the others go on, and `requireAll`
 * throws it at the end. A failure of the store is thrown at once, because the others would fail too.
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

/** Takes in one article of whatever JSON type. Throws (503) where it fails for another reason than the article's own. */
export async function ingestOne(
  context: Context,
  input: unknown,
  from: IngestFrom,
  where = 'the article',
): Promise<Ingested> {
  const headline = headlineOf(input);
  try {
    const article = parseArticle(input, where);
    if (article.status === 'withdrawn') return await withdrawFromSource(context, article, from);
    // A withdrawal makes nothing that grows, and must always come through.
    requireMemory(context.store);
    const incoming = await readIncoming(context, article, from, where);
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
  } catch (error) {
    if (error instanceof ArticleRefused)
      return { id: null, headline, outcome: 'rejected', reason: reasonOf(error) };
    throw internalFailure(context, error, from.source, headline);
  }
}

/** What is no article's fault, in words that ask for the articles to be sent again. */
function internalFailure({ log }: Context, thrown: unknown, source: string, headline: string): SluglineError {
  const error = storeError(thrown);
  if (error instanceof SluglineError && error.status === 503) return error;
  log.error({ err: error, source, headline }, 'an article could not be stored');
  const why = error instanceof SluglineError ? error.sentence : 'something went wrong here and was logged';
  return new SluglineError('ingest.failed', { why }, { cause: error });
}

/** An article with a bad image address, or that names channels which there are not, is taken in; its sender is told. */
export function remarksOn(context: Context, input: ArticleInput, { source }: IngestFrom): string | undefined {
  const { headline } = input;
  const reason = joinedBy('; ', [remarkOn(input), unknownChannels(context, input.channels)]);
  if (!reason) return undefined;
  context.log.warn({ source, headline, reason }, 'an article was taken in, but not all that it says');
  return reason;
}

function headlineOf(input: unknown): string {
  const given = typeof input === 'object' && input !== null && 'headline' in input ? input.headline : '';
  return typeof given === 'string' ? given.slice(0, 300) : '';
}

/** Throws `article.invalid`, naming the first thing that is wrong and where it stands. */
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
