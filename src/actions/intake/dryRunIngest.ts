import { articleById } from '../../article/archive.ts';
import type { Article, ArticleInput } from '../../article/article.ts';
import { heldReason } from '../../article/futureDates.ts';
import { newArticleId } from '../../article/identity.ts';
import {
  firstRevision,
  type Incoming,
  type IngestFrom,
  type Next,
  nextRevision,
} from '../../article/revision.ts';
import { isPersons } from '../../article/versions.ts';
import { ArticleRefused, reasonOf } from '../../errors.ts';
import { joinedBy } from '../../joined.ts';
import type { Context } from '../context.ts';
import { readIncoming } from './incoming.ts';
import { type Ingested, parseArticle, remarksOn } from './ingest.ts';
import { knownEntry } from './knownEntry.ts';
import { notOwnedReason } from './setAsideChange.ts';
import { articleToWithdraw } from './withdrawFromSource.ts';

/** The outcome of ingesting an article now, and the resulting article; changes nothing. */
export interface DryRunRow {
  row: Ingested;
  /** Missing if it would be rejected or withdrawn. */
  article?: Article;
}

/** Does what `ingest` does up to the point of writing. The id of a new undated page is only a guess. */
export async function dryRunIngest(
  context: Context,
  input: ArticleInput,
  from: IngestFrom,
  where: string,
): Promise<DryRunRow> {
  try {
    const parsed = parseArticle(input, where);
    if (parsed.status === 'withdrawn') return { row: await withdrawal(context, parsed, from) };
    return await taken(context, parsed, from, where);
  } catch (error) {
    if (!(error instanceof ArticleRefused)) throw error;
    const { headline } = input;
    return { row: { id: null, headline, outcome: 'rejected', reason: reasonOf(error) } };
  }
}

async function withdrawal(context: Context, input: ArticleInput, from: IngestFrom): Promise<Ingested> {
  const { id, headline, ...article } = await articleToWithdraw(context, input, from);
  if (article.status === 'withdrawn') return { id, headline, outcome: 'unchanged' };
  const reason = notOwnedReason(context, article, from);
  return reason ? { id, headline, outcome: 'unchanged', reason } : { id, headline, outcome: 'revised' };
}

async function taken(
  context: Context,
  input: ArticleInput,
  from: IngestFrom,
  where: string,
): Promise<DryRunRow> {
  const { store, config, clock } = context;
  const read = await readIncoming(context, input, from, where);
  const { incoming, known } = await knownEntry(context, read);
  const { identities, content } = incoming;
  const before = known ? await articleById(store, known) : undefined;
  const id = before?.id ?? newArticleId(config.newsroom.id, identities, clock.now());
  const remarks = remarksOn(context, input, from);
  const row = (outcome: Ingested['outcome'], why?: string): Ingested => {
    const held = outcome === 'unchanged' ? undefined : heldReason(content, from, incoming.now);
    const reason = joinedBy('; ', [why, held, remarks]);
    return { id, headline: content.headline, outcome, ...(reason ? { reason } : {}) };
  };
  if (!before) return { row: row('new'), article: firstRevision(incoming, id, clock.now()) };
  const next = await nextOf(context, before, incoming);
  return 'after' in next
    ? { row: row('revised'), article: next.after }
    : { row: row('unchanged', next.reason), article: before };
}

/**
 * What a known article would become, apart from the order of a signed source's versions, which only the store knows.
 */
async function nextOf(context: Context, before: Article, incoming: Incoming): Promise<Next> {
  const { redis, keys } = context.store;
  const { digest, from, input } = incoming;
  const seenField = `seen:${from.source}`;
  const [current, seen] = await redis.hmget(keys.article(before.id), 'digest', seenField);
  const revives = before.status === 'withdrawn' && input.status !== undefined;
  const isRepeat = seen === digest && !isPersons(context, from);
  if (!revives && (current === digest || isRepeat)) return {};
  const reason = notOwnedReason(context, before, from);
  return reason ? { reason } : nextRevision(context, before, incoming, seen !== null);
}
