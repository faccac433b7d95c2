import type { ReadBack } from '../channels/channel.ts';
import { withoutEnd } from '../ends.ts';
import type { CopyState } from './copyStates.ts';

/** How often, and how long after the last time (ms), a removal or edit is looked up until it shows. */
const pausesMs = [5_000, 30_000, 120_000, 600_000];

/** What a lookup makes of a copy. */
export interface Checked {
  to: CopyState;
  evidence: string;
  /** Milliseconds from now until the next lookup; none without it. */
  againInMs?: number;
}

export interface Expected {
  state: CopyState;
  /** The text that should stand there; empty where it is no longer kept. */
  text: string;
  /** Lookups since the change that did not show it done. */
  tries: number;
  /** What the platform answered to the change where it refused it. */
  refusal?: string;
}

/** What follows from reading a copy back. Only what was seen is said. */
export function afterReadBack(seen: ReadBack, expected: Expected): Checked {
  switch (seen.kind) {
    case 'gone':
      return { to: 'gone', evidence: `Not there any more: ${seen.evidence}` };
    case 'cannot-tell':
      return afterSilence(seen.reason, expected);
    case 'there':
      return afterSight(seen.text, expected);
  }
}

function afterSilence(reason: string, expected: Expected): Checked {
  const isChanging = expected.state === 'removing' || expected.state === 'editing';
  const evidence = `${refused(expected)}Could not be looked up: ${reason}`;
  if (!isChanging) return { to: expected.state, evidence };
  const againInMs = pausesMs[expected.tries];
  return againInMs === undefined || expected.refusal !== undefined
    ? { to: 'cannot-tell', evidence }
    : { to: expected.state, evidence, againInMs };
}

function afterSight(text: string | undefined, expected: Expected): Checked {
  const isSame = text === undefined || expected.text === '' || sameText(text, expected.text);
  switch (expected.state) {
    case 'removing':
      return unchanged('It is still there', 'still-visible', expected);
    case 'editing':
      if (text !== undefined && isSame) return { to: 'edited', evidence: 'The new text stands there.' };
      if (text === undefined) return { to: 'cannot-tell', evidence: 'It is there; its text is not shown.' };
      return unchanged('The old text stands there', 'live', expected);
    case 'gone':
      return { to: 'still-visible', evidence: 'It is there again.' };
    case 'edited':
    case 'still-visible':
      return { to: expected.state, evidence: isSame ? 'It is there.' : 'It is there, with another text.' };
    default:
      return { to: 'live', evidence: isSame ? 'It is there.' : 'It is there, with another text.' };
  }
}

/** A platform may show the old state for a while: it is looked up again before that is said. */
function unchanged(evidence: string, then: CopyState, expected: Expected): Checked {
  const againInMs = pausesMs[expected.tries];
  if (expected.refusal !== undefined) return { to: then, evidence: `${refused(expected)}${evidence}.` };
  return againInMs === undefined
    ? { to: then, evidence: `${evidence} after ${expected.tries + 1} lookups.` }
    : { to: expected.state, evidence: `${evidence}; it is looked up again.`, againInMs };
}

function refused({ refusal }: Expected): string {
  return refusal === undefined ? '' : `The platform refused: ${withoutEnd(refusal, /[.\s]/)}. `;
}

/** Platforms trim and join white space. */
export function sameText(one: string, other: string): boolean {
  const plain = (text: string) => text.normalize('NFC').replace(/\s+/gu, ' ').trim();
  return plain(one) === plain(other);
}
