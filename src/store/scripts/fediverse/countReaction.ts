import { defineScript } from '../../script.ts';

/** How long after the last one a post's reactions are counted (ms). */
const keptFor = 90 * 86_400_000;

export type ReactionKind = 'likes' | 'reposts' | 'replies';

/** Counts a reaction to a post, once for each who reacted (for replies: each reply). */
export const countReaction = defineScript<
  { id: string; kind: ReactionKind; from: string },
  { outcome: 'counted' | 'unknown' }
>('fediverse/countReaction', {
  keys: (keys, { id, kind }) => ({ note: keys.note(id), reactions: keys.reactions(id, kind) }),
  command: ({ from }) => ({ reactor: from, keptFor }),
});
