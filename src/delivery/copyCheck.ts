import { createHash } from 'node:crypto';
import type { ReadBack } from '../channels/channel.ts';
import { withoutEnd } from '../ends.ts';
import type { CopyState } from './copyStates.ts';

/** The waits (ms) before each further lookup of a removal or edit that does not show yet. */
const pausesMs = [5_000, 30_000, 120_000, 600_000];

/** What follows for a copy from a lookup. */
export interface Checked {
  to: CopyState;
  evidence: string;
  /** Milliseconds from now until the next lookup; missing if there is none. */
  againInMs?: number;
  /** What somebody did to it directly on its platform; `false`: nothing; undefined: unknown. */
  found?: 'gone' | 'changed' | false;
}

export interface Expected {
  state: CopyState;
  /** The text that should be there; empty if it is no longer stored. */
  text: string;
  /** Lookups since the change that did not show it. */
  tries: number;
  /** What the last lookup showed that somebody had done to it. */
  found?: 'gone' | 'changed' | undefined;
  /** Whether its text was changed from here. */
  wasEdited: boolean;
  /** The platform's answer if it refused the change. */
  refusal?: string;
}

/** What follows from reading a copy back. It claims only what was seen. */
export function afterReadBack(seen: ReadBack, expected: Expected): Checked {
  switch (seen.kind) {
    case 'gone':
      return {
        to: 'gone',
        evidence: `No longer there: ${seen.evidence}`,
        found:
          expected.state === 'removing' || (expected.state === 'gone' && !expected.found) ? false : 'gone',
      };
    case 'cannot-tell':
      return afterSilence(seen, expected);
    case 'there':
      return afterSight(seen.text, expected);
  }
}

type Silence = Extract<ReadBack, { kind: 'cannot-tell' }>;

function afterSilence({ reason, forGood }: Silence, expected: Expected): Checked {
  const isChanging = expected.state === 'removing' || expected.state === 'editing';
  const evidence = `${refused(expected)}Could not be looked up: ${reason}`;
  if (!isChanging) return { to: expected.state, evidence };
  const againInMs = pausesMs[expected.tries];
  return againInMs === undefined || expected.refusal !== undefined || forGood
    ? { to: 'cannot-tell', evidence }
    : { to: expected.state, evidence, againInMs };
}

function afterSight(text: string | undefined, expected: Expected): Checked {
  const isSame = text === undefined || expected.text === '' || sameText(text, expected.text);
  switch (expected.state) {
    case 'removing':
      return unchanged('It is still there', 'still-visible', expected);
    case 'editing':
      if (text === undefined) return { to: 'cannot-tell', evidence: 'It is there; its text is not shown.' };
      if (isSame) return { to: 'edited', evidence: 'The new text is there.', found: false };
      return unchanged('The old text is still there', 'live', expected);
    case 'gone':
      if (expected.found === undefined) return { to: 'still-visible', evidence: 'It is there again.' };
      break;
  }
  const isOut = expected.state === 'still-visible';
  if (!isSame)
    return {
      to: isOut ? 'still-visible' : 'edited',
      evidence: 'Its text was changed there.',
      found: 'changed',
    };
  return {
    to: isOut ? 'still-visible' : expected.wasEdited ? 'edited' : 'live',
    evidence: expected.found === 'gone' ? 'It is there again.' : 'It is there.',
    found: false,
  };
}

/** A platform may show the old state for a while, so it is looked up again before it counts as unchanged. */
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

/** A text as platforms may show it: white space trimmed and collapsed. */
function plainText(text: string): string {
  return text.normalize('NFC').replace(/\s+/gu, ' ').trim();
}

export function sameText(one: string, other: string): boolean {
  return plainText(one) === plainText(other);
}

/** The digest by which a text that was read back before is recognised. */
export function textDigest(text: string): string {
  return createHash('sha256').update(plainText(text)).digest('base64url').slice(0, 22);
}
