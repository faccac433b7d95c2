import { requireArticle } from '../../article/archive.ts';
import { type Proposal, proposalById } from '../../article/proposals.ts';
import { SluglineError } from '../../errors.ts';
import { closeProposal } from '../../store/scripts/article/closeProposal.ts';
import { type Context, requireRole } from '../context.ts';
import { changeArticle } from './changeArticle.ts';

export interface Decision {
  id: string;
  verdict: 'accept' | 'dismiss';
  /** What the person saw: if the source has proposed something else since, nothing is done. */
  createdAt?: string | undefined;
}

/**
 * Accepts a change that a source proposed to an article it does not own, or dismisses it permanently. Requires the
 * same role as withdrawing by hand. Throws `proposal.unknown` if there is no open one.
 */
export async function decideProposal(context: Context, decision: Decision): Promise<Proposal> {
  requireRole(context, 'editor');
  const proposal = await proposalById(context.store, decision.id);
  if (!proposal) throw new SluglineError('proposal.unknown', { id: decision.id });
  if (decision.createdAt !== undefined && decision.createdAt !== proposal.createdAt)
    throw new SluglineError('proposal.moved', { source: proposal.source });
  if (decision.verdict === 'accept' && (await changesAnything(context, proposal)))
    await accept(context, proposal);
  else await close(context, proposal, decision.verdict === 'dismiss');
  return proposal;
}

async function changesAnything(context: Context, { articleId, changes }: Proposal): Promise<boolean> {
  const article = await requireArticle(context.store, articleId);
  const { status, embargoUntil, url } = changes;
  return (
    (status !== undefined && status !== article.status) ||
    (embargoUntil !== undefined && embargoUntil !== article.embargoUntil) ||
    (url !== undefined && url !== article.canonicalUrl)
  );
}

async function accept(context: Context, { articleId, changes, source, sentence }: Proposal): Promise<void> {
  const { url, ...fields } = changes;
  const event = changes.status ? 'article.withdrawn' : 'article.revised';
  const accepts = { source, asked: JSON.stringify(changes) };
  await changeArticle(context, articleId, { event, note: sentence, accepts }, () => ({
    ...fields,
    ...(url ? { canonicalUrl: url } : {}),
  }));
}

async function close(context: Context, proposal: Proposal, dismissed: boolean): Promise<void> {
  const { id, articleId, source, changes, sentence } = proposal;
  const asked = JSON.stringify(changes);
  const actor = context.actor.name;
  const done = await closeProposal(context.store, {
    id,
    articleId,
    source,
    asked,
    dismissed,
    actor,
    note: sentence,
  });
  if (done.outcome === 'moved') throw new SluglineError('proposal.moved', { source });
}
