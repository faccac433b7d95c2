import type { Article } from '../../article/article.ts';
import { findChannel } from '../../channels/configured.ts';
import { rewrittenFrom } from '../../compose/rewrittenVariant.ts';
import type { ChannelConfig, Config } from '../../config/schema.ts';
import { type Draft, draftById } from '../../review/draft.ts';
import type { Rewriting } from '../../review/rewriting.ts';
import { recordRewriting } from '../../store/scripts/draft/recordRewriting.ts';
import type { Context } from '../context.ts';
import { composingOf } from './prepareDraft.ts';
import { requestRewriting } from './requestRewriting.ts';
import { textSource } from './validateDraft.ts';

/**
 * Asks the rewriting step for another wording of a draft that waits for review. Stores it as one more variant if it
 * passes, otherwise stores the reason. The draft exists already, so a failure here delays nothing. Does nothing if no
 * step is configured, a person edited the draft, or the step was already asked. May run twice.
 */
export async function rewriteDraft(context: Context, id: string, stop?: AbortSignal): Promise<void> {
  const step = context.config.compose.rewrite;
  const draft = step && (await draftById(context.store, id));
  if (!step || !draft || !mayBeRewritten(draft)) return;
  const channel = findChannel(context, draft.channel)?.config;
  const article = await textSource(context, draft);
  if (!channel || !article || article.status === 'withdrawn' || (await wasAsked(context, draft))) return;
  const found = await offeredVariant(context, step, { draft, article, channel, stop });
  // A shutdown is not an answer: the step is asked again after the next start.
  stop?.throwIfAborted();
  const note: Rewriting = {
    version: draft.version,
    revision: article.revision,
    link: draft.link.url,
    ...found,
  };
  const { outcome } = await recordRewriting(context.store, {
    id,
    version: draft.version,
    json: JSON.stringify(note),
  });
  const logFields = { draft: id, article: article.id, channel: channel.id, outcome };
  if (found.dropped)
    context.log.warn({ ...logFields, reason: found.dropped }, 'a rewritten text was not offered');
  else context.log.info(logFields, 'a rewritten text is offered');
}

function mayBeRewritten({ state, purpose, editedBy }: Draft): boolean {
  return purpose === 'post' && editedBy === undefined && (state === 'in_review' || state === 'needs_edit');
}

async function wasAsked({ store }: Context, { id, version }: Draft): Promise<boolean> {
  const stored = await store.redis.hget(store.keys.draft(id), 'rewriting');
  return stored !== null && (JSON.parse(stored) as Rewriting).version === version;
}

async function offeredVariant(
  context: Context,
  step: NonNullable<Config['compose']['rewrite']>,
  about: { draft: Draft; article: Article; channel: ChannelConfig; stop: AbortSignal | undefined },
): Promise<Pick<Rewriting, 'alternative' | 'dropped'>> {
  const { draft, article, channel } = about;
  const composing = { ...(await composingOf(context, article, channel)), link: draft.link.url };
  const answer = await requestRewriting(context, step, { ...about, composing });
  if ('dropped' in answer) return answer;
  const offered = [draft, ...(draft.alternatives ?? [])].map(({ parts }) =>
    parts.map(({ text }) => text).join('\n\n'),
  );
  return rewrittenFrom(answer.text, article, composing, offered);
}
