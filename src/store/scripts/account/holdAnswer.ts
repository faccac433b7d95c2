import { defineScript } from '../../script.ts';

export type HoldAnswer = {
  /** The key of the caller's idempotency key. */
  record: string;
  /** How long (ms) the record lasts. */
  lifeMs?: number;
} & (
  | { act: 'take'; digest: string }
  /** `answer`: the whole record as JSON, with `owner` as `take` returned it. */
  | { act: 'store'; owner: string; answer: string }
  | { act: 'release'; owner: string }
);

/** `known`: another request holds it, or has stored its answer in it; `lost`: another one has taken it since. */
export type HeldAnswer =
  | { outcome: 'held'; owner: string }
  | { outcome: 'known'; record: string }
  | { outcome: 'done' | 'lost' };

/** Holds the record of an idempotency key while its first request runs, and stores that request's answer. */
export const holdAnswer = defineScript<HoldAnswer, HeldAnswer>('account/holdAnswer', {
  keys: (_, { record }) => ({ record }),
  texts: (hold) => (hold.act === 'store' ? [hold.answer] : []),
});
