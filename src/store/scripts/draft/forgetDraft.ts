import { defineScript, logKeys } from '../../script.ts';

export interface ForgetDraft {
  id: string;
  channel: string;
  /** Its closed state and its version, as the caller has read them. */
  from: string;
  expected: number;
  /** Its deliveries, each with the text that went out by it. */
  posts: { deliveryId: string; text: string }[];
}

export interface ForgottenDraft {
  outcome: 'forgotten' | 'moved' | 'in-flight';
}

/** Forgets a closed draft; the deliveries that were sent keep their texts. Its place in `article:<id>:drafts` stays. */
export const forgetDraft = defineScript<ForgetDraft, ForgottenDraft>('draft/forgetDraft', {
  keys: (keys, { id }) => ({ draft: keys.draft(id), calls: keys.calls, ...logKeys(keys) }),
  rest: (keys, { from, channel, posts }) => [
    keys.drafts('*', '*'),
    keys.drafts('*', channel),
    keys.drafts(from, '*'),
    keys.drafts(from, channel),
    ...posts.map(({ deliveryId }) => keys.delivery(deliveryId)),
  ],
  command: ({ posts, ...command }) => ({ ...command, posts: posts.length }),
  texts: ({ posts }) => posts.map(({ text }) => text),
  evenWhenFull: true,
});
