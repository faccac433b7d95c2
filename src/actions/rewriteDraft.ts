import type { Article } from '../article/article.ts';
import { rewrittenFrom } from '../compose/rewritten.ts';
import type { ChannelConfig, Config } from '../config/schema.ts';
import { type Draft, draftById } from '../review/draft.ts';
import type { Rewriting } from '../review/rewriting.ts';
import { noteRewriting } from '../store/scripts/noteRewriting.ts';
import { askForWording } from './askForWording.ts';
import { findChannel } from './channel.ts';
import { textSource } from './lookAgain.ts';
import type { Needs } from './needs.ts';
import { composingOf } from './prepare.ts';

/**
 * Asks the rewriting step for another wording of a draft that waits for a person, and keeps it as one more variant
 * where it holds; else why it does not. The draft is there all the while: whatever becomes of this delays nothing.
 * Does nothing where no step is configured, somebody wrote in the draft, or it was asked for already. May run twice.
 */
export async function rewriteDraft(needs: Needs, id: string, stop?: AbortSignal): Promise<void> {
  const step = needs.config.compose.rewrite;
  const draft = step && (await draftById(needs.store, id));
  if (!step || !draft || !mayBeRewritten(draft)) return;
  const channel = findChannel(needs, draft.channel)?.config;
  const article = await textSource(needs, draft);
  if (!channel || !article || article.status === 'withdrawn' || (await wasAsked(needs, draft))) return;
  const found = await anotherWording(needs, step, { draft, article, channel, stop });
  // A drain is no answer: the next start asks again.
  stop?.throwIfAborted();
  const note: Rewriting = {
    version: draft.version,
    revision: article.revision,
    link: draft.link.url,
    ...found,
  };
  const { outcome } = await noteRewriting(needs.store, {
    id,
    version: draft.version,
    json: JSON.stringify(note),
  });
  const told = { draft: id, article: article.id, channel: channel.id, outcome };
  if (found.dropped) needs.log.warn({ ...told, reason: found.dropped }, 'a rewritten text was not offered');
  else needs.log.info(told, 'a rewritten text is offered');
}

function mayBeRewritten({ state, purpose, editedBy }: Draft): boolean {
  return purpose === 'post' && editedBy === undefined && (state === 'in_review' || state === 'needs_edit');
}

async function wasAsked({ store }: Needs, { id, version }: Draft): Promise<boolean> {
  const kept = await store.redis.hget(store.keys.draft(id), 'rewriting');
  return kept !== null && (JSON.parse(kept) as Rewriting).version === version;
}

async function anotherWording(
  needs: Needs,
  step: NonNullable<Config['compose']['rewrite']>,
  about: { draft: Draft; article: Article; channel: ChannelConfig; stop: AbortSignal | undefined },
): Promise<Pick<Rewriting, 'alternative' | 'dropped'>> {
  const { draft, article, channel } = about;
  const composing = { ...composingOf(needs, article, channel), link: draft.link.url };
  const asked = await askForWording(needs, step, { ...about, composing });
  if ('dropped' in asked) return asked;
  const offered = [draft, ...(draft.alternatives ?? [])].map(({ parts }) =>
    parts.map(({ text }) => text).join('\n\n'),
  );
  return rewrittenFrom(asked.text, article, composing, offered);
}
