import { articleById } from '../article/archive.ts';
import { ArticleInput } from '../article/article.ts';
import { catalogue, reasonOf, SluglineError } from '../errors.ts';
import { requireRoom } from '../store/room.ts';
import { unknownChannels } from './channel.ts';
import { type IngestFrom, namedArticle, readIncoming } from './incoming.ts';
import type { Needs } from './needs.ts';
import { takeIn } from './takeIn.ts';
import { afterAlike, noteStory, storyOf, twinWord } from './twin.ts';
import { withdrawArticle } from './withdraw.ts';

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

/** Takes in articles, each judged alone: one that is refused never stops the others. Durable when it answers. */
export async function ingest(needs: Needs, inputs: unknown[], from: IngestFrom): Promise<Ingested[]> {
  const rows: Ingested[] = [];
  for (let first = 0; first < inputs.length; first += together) {
    const some = inputs.slice(first, first + together);
    const named = (index: number) => (inputs.length > 1 ? `articles[${first + index}]` : 'the article');
    rows.push(
      ...(await Promise.all(some.map((input, index) => ingestOne(needs, input, from, named(index))))),
    );
  }
  return rows;
}

/** Takes in one article of whatever JSON type. Only a store that is away or full makes it throw. */
export async function ingestOne(
  needs: Needs,
  input: unknown,
  from: IngestFrom,
  where = 'the article',
): Promise<Ingested> {
  const headline = headlineOf(input);
  try {
    const article = parseArticle(input, where);
    if (article.status === 'withdrawn') return await withdrawGiven(needs, article, from);
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
    return { ...taken, headline: incoming.content.headline, ...channelsWord(needs, article, from) };
  } catch (error) {
    if (isOfTheStore(error)) throw error;
    const known = error instanceof SluglineError;
    if (!known)
      needs.log.error({ err: error, source: from.source, headline }, 'an article could not be taken in');
    return {
      id: null,
      headline,
      outcome: 'rejected',
      reason: known ? reasonOf(error) : catalogue.internal.sentence,
    };
  }
}

/** An article that names channels which there are not is taken in; whoever sent it hears of it. */
export function channelsWord(
  needs: Needs,
  { channels, headline }: ArticleInput,
  { source }: IngestFrom,
): Pick<Ingested, 'reason'> {
  const reason = unknownChannels(needs, channels);
  if (!reason) return {};
  needs.log.warn({ source, headline, reason }, 'an article names a channel that there is not');
  return { reason };
}

/** A store that is away or full concerns every article; whatever else is wrong concerns this one alone. */
function isOfTheStore(error: unknown): boolean {
  if (error instanceof SluglineError) return error.status >= 500;
  return error instanceof Error && error.name === 'ReplyError';
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
  throw new SluglineError('article.invalid', {
    where: path ? `${where}.${path}` : where,
    what: issue?.message ?? 'is no article',
  });
}

/** A withdrawal names its article by id, guid or URL and needs no headline. */
function isWithdrawal(input: unknown): input is object {
  return typeof input === 'object' && input !== null && 'status' in input && input.status === 'withdrawn';
}

async function withdrawGiven(needs: Needs, input: ArticleInput, from: IngestFrom): Promise<Ingested> {
  const id = await namedArticle(needs, input, from);
  if (!id)
    throw new SluglineError('article.unknown', { id: input.id ?? input.guid ?? input.url ?? input.headline });
  const article = await articleById(needs.store, id);
  if (article?.status === 'withdrawn') return { id, headline: article.headline, outcome: 'unchanged' };
  await withdrawArticle(needs, { id, note: `withdrawn by ${from.source}` });
  return { id, headline: article?.headline ?? input.headline, outcome: 'revised' };
}
