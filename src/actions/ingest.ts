import { setImmediate } from 'node:timers/promises';
import { ArticleInput } from '../article/article.ts';
import { guidsAmong } from '../article/identity.ts';
import { leftOutOf } from '../article/intake.ts';
import { ArticleRefused, reasonOf, SluglineError } from '../errors.ts';
import type { ParsedArticles } from '../extract/json.ts';
import { requireRoom } from '../store/room.ts';
import { isStoreFault, storeError } from '../store/storeError.ts';
import { unknownChannels } from './channel.ts';
import { type IngestFrom, readIncoming } from './incoming.ts';
import { heldReason } from './inTime.ts';
import type { Needs } from './needs.ts';
import { rejectionsIn, reportRejections } from './reportRejected.ts';
import { takeBack } from './takeBack.ts';
import { takeIn } from './takeIn.ts';
import { afterAlike, noteStory, storyOf, twinWord } from './twin.ts';

export type { IngestFrom } from './incoming.ts';

export type IngestOutcome = 'new' | 'revised' | 'unchanged' | 'rejected';

/** What became of one article that came in: the row that every door answers with. */
export interface Ingested {
  id: string | null;
  headline: string;
  outcome: IngestOutcome;
  reason?: string;
}

/** So many at a time: they share their round trips to the store, and so its writes to the disk. */
const together = 16;

/**
 * Takes in articles, each judged alone: one that is refused never stops the others. Durable when it answers.
 *
 * @throws SluglineError (503) where something failed that is no article's own fault. Whoever sent them sends them all
 *   again; those that are stored come back as `unchanged`.
 */
export async function ingest(needs: Needs, inputs: unknown[], from: IngestFrom): Promise<Ingested[]> {
  const { attempt, requireAll } = inSpiteOfOneFailure();
  const rows: Ingested[] = [];
  for (let first = 0; first < inputs.length; first += together) {
    const some = inputs.slice(first, first + together);
    const named = (index: number) => (inputs.length > 1 ? `articles[${first + index}]` : 'the article');
    const taken = await Promise.all(
      some.map((input, index) => attempt(() => ingestOne(needs, input, from, named(index)))),
    );
    rows.push(...taken.filter((row) => row !== undefined));
    await setImmediate();
  }
  requireAll();
  return rows;
}

/** Takes in a document's articles one after the other, and keeps aside what is refused. Throws as `ingest` does. */
export async function ingestDocument(
  needs: Needs,
  { elements, articles }: ParsedArticles,
  sender: IngestFrom,
): Promise<Ingested[]> {
  const from = { ...sender, standsBeside: guidsAmong(sender.source, guidsOf(articles)) };
  const { attempt, requireAll } = inSpiteOfOneFailure();
  const rows: Ingested[] = [];
  for (const [index, element] of elements.entries()) {
    if ('refusal' in element) {
      const { where, reason } = element.refusal;
      rows.push({ id: null, headline: element.headline, outcome: 'rejected', reason: `${where}: ${reason}` });
    } else {
      const where = elements.length > 1 ? `articles[${index}]` : 'the article';
      const row = await attempt(() => ingestOne(needs, element.article, elementOf(from, index), where));
      if (row) rows.push(row);
      // What is refused without a look into the store would leave nobody else a turn.
      if (index % together === 0) await setImmediate();
    }
  }
  requireAll();
  await reportRejections(needs, from.source, rejectionsIn(rows));
  return rows;
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
export function inSpiteOfOneFailure() {
  let first: { error: unknown } | undefined;
  return {
    async attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
      try {
        return await work();
      } catch (error) {
        if (isStoreFault(error)) throw error;
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
  needs: Needs,
  input: unknown,
  from: IngestFrom,
  where = 'the article',
): Promise<Ingested> {
  const headline = headlineOf(input);
  try {
    const article = parseArticle(input, where);
    if (article.status === 'withdrawn') return await takeBack(needs, article, from);
    // A withdrawal makes nothing that grows, and must always come through.
    requireRoom(needs.store);
    const incoming = await readIncoming(needs, article, from, where);
    const story = storyOf(incoming.content);
    const taken = await afterAlike(needs, story, async () => {
      const holdDrafts = from.holdDrafts ?? (await twinWord(needs, story));
      const done = await takeIn(needs, { ...incoming, from: { ...from, holdDrafts } });
      if (done.outcome === 'new') await noteStory(needs, done.id, story);
      return done;
    });
    const { id, outcome } = taken;
    const held = outcome === 'unchanged' ? undefined : heldReason(incoming.content, from, incoming.now);
    const reason = [taken.reason, held, remarksOn(needs, article, from)].filter(Boolean).join('; ');
    return { id, headline: incoming.content.headline, outcome, ...(reason ? { reason } : {}) };
  } catch (error) {
    if (error instanceof ArticleRefused)
      return { id: null, headline, outcome: 'rejected', reason: reasonOf(error) };
    throw ourFailure(needs, error, from.source, headline);
  }
}

/** What is no article's fault, in words that ask for the articles to be sent again. */
function ourFailure({ log }: Needs, thrown: unknown, source: string, headline: string): SluglineError {
  const error = storeError(thrown);
  if (error instanceof SluglineError && error.status === 503) return error;
  log.error({ err: error, source, headline }, 'an article could not be stored');
  const why = error instanceof SluglineError ? error.sentence : 'something went wrong here and was logged';
  return new SluglineError('ingest.failed', { why }, { cause: error });
}

/** An article with a bad image address, or that names channels which there are not, is taken in; its sender is told. */
export function remarksOn(needs: Needs, input: ArticleInput, { source }: IngestFrom): string | undefined {
  const { headline } = input;
  const reason = [leftOutOf(input), unknownChannels(needs, input.channels)].filter(Boolean).join('; ');
  if (!reason) return undefined;
  needs.log.warn({ source, headline, reason }, 'an article was taken in, but not all that it says');
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
