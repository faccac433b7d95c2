import type { Article, ArticleInput } from '../../article/article.ts';
import { cleanUrl } from '../../article/identity.ts';
import { mayChange, type Owned, ownersOf } from '../../article/owners.ts';
import { proposalId, type RequestedChanges, requestedSentence } from '../../article/proposals.ts';
import type { Incoming, IngestFrom } from '../../article/revision.ts';
import { isPersons, lateReason, orderOf } from '../../article/versions.ts';
import { isEmbargoed } from '../../article/visibility.ts';
import { joined } from '../../joined.ts';
import { type ProposedChange, proposeChange } from '../../store/scripts/article/proposeChange.ts';
import type { Order } from '../../store/scripts/article/storeArticle.ts';
import { changeSource } from '../../store/scripts/source/changeSource.ts';
import type { Context } from '../context.ts';

/** What a version of an article asks for besides its text: another embargo, another address. */
export function requestedChanges(
  article: Article,
  { content, canonicalUrl, now }: Incoming,
): RequestedChanges {
  const { embargoUntil } = content;
  if (article.status === 'withdrawn') return {};
  const isHeld = isEmbargoed(content, now) && embargoUntil !== article.embargoUntil;
  const isElsewhere =
    canonicalUrl !== undefined &&
    (article.canonicalUrl === undefined || cleanUrl(canonicalUrl) !== cleanUrl(article.canonicalUrl));
  return {
    ...(isHeld && embargoUntil ? { embargoUntil } : {}),
    ...(isElsewhere ? { url: canonicalUrl } : {}),
  };
}

/** Why this input is ignored for an article; undefined if the sender owns it, or a person makes the change. */
export function notOwnedReason(context: Context, article: Owned, from: IngestFrom): string | undefined {
  if (isPersons(context, from) || mayChange(from.source, article, context.config)) return undefined;
  const owners = ownersOf(article, context.config).join(', ');
  return `it belongs to ${owners}: what ${from.source} says about it was ignored`;
}

/**
 * Ignores what a source says about an article that it does not own, and counts it. A withdrawal, an embargo or a move
 * becomes a proposal for a person. Returns the reason for the sender.
 */
export async function setAside(
  context: Context,
  article: Article,
  requested: RequestedChanges,
  input: Pick<ArticleInput, 'updatedAt'>,
  from: IngestFrom,
  reason: string,
): Promise<string> {
  const { store, log } = context;
  await changeSource(store, { source: from.source, record: { add: { ignored: 1 } } });
  log.info(
    { article: article.id, source: from.source, asked: requested, reason },
    'a source sent another source’s article',
  );
  if (Object.keys(requested).length === 0) return reason;
  const made = await propose(context, article.id, requested, orderOf(context, input, from), from.source);
  return joined`${reason}; ${proposedReason(made, from.source)}`;
}

function propose(
  { store }: Context,
  articleId: string,
  requested: RequestedChanges,
  order: Order | undefined,
  source: string,
): Promise<ProposedChange> {
  return proposeChange(store, {
    id: proposalId(articleId, source),
    articleId,
    source,
    asked: JSON.stringify(requested),
    order,
    actor: source,
    note: requestedSentence(requested, source),
  });
}

function proposedReason(made: ProposedChange, source: string): string {
  if (made.outcome === 'late') return lateReason(made.why, source);
  if (made.outcome === 'open') return 'its change waits for a person as a proposal';
  if (made.outcome === 'full') return 'too many proposals are open already, so this one was not stored';
  return 'a person has dismissed its change';
}
