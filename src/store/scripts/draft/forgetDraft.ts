import { defineScript, logKeys } from '../../script.ts';
import { notesToKeys } from '../note/writeNote.ts';
import { listedKeys } from './draftKeys.ts';

export interface ForgetDraft {
  id: string;
  articleId: string;
  channel: string;
  /** Everyone who worked on it. */
  people: string[];
  /** Its closed state and its version, as the caller read them. */
  from: string;
  expected: number;
  /** Its deliveries, each with the text that was sent, and the code of its short link. */
  posts: { deliveryId: string; text: string; code: string }[];
  /** The highest number that a note on it ever had. */
  lastNote: number;
  /** The people whom its notes mention, each with the ids of these notes. */
  mentions: { person: string; notes: string[] }[];
}

export interface ForgottenDraft {
  outcome: 'forgotten' | 'moved' | 'in-flight';
}

/**
 * Deletes a closed draft with its notes; its deliveries that were sent keep their texts. Its entry in
 * `article:<id>:drafts` stays.
 */
export const forgetDraft = defineScript<ForgetDraft, ForgottenDraft>('draft/forgetDraft', {
  keys: (keys, { id, articleId, channel }) => ({
    draft: keys.draft(id),
    notes: keys.notes(id),
    ...listedKeys(keys, articleId, channel),
    calls: keys.calls,
    ...logKeys(keys),
  }),
  rest: (keys, { from, channel, posts, people, mentions }) => [
    keys.drafts('*', '*'),
    keys.drafts('*', channel),
    keys.drafts(from, '*'),
    keys.drafts(from, channel),
    ...posts.map(({ deliveryId }) => keys.delivery(deliveryId)),
    ...people.map(keys.listedBy),
    ...mentions.flatMap(({ person }) => notesToKeys(keys, person)),
  ],
  command: ({ posts, mentions, ...command }) => ({
    ...command,
    posts: posts.length,
    codes: posts.map(({ code }) => code),
    mentions: mentions.map(({ notes }) => notes),
  }),
  texts: ({ posts }) => posts.map(({ text }) => text),
  evenWhenFull: true,
});
