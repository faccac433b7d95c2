import { defineScript } from '../../script.ts';
import { type EventOf, webhookKeys } from './recordEvent.ts';

export interface RecordAttempt extends EventOf {
  claim: string;
  state: 'waiting' | 'delivered' | 'failed';
  /** Missing if nothing was sent. `at` in ms. */
  attempt?: { at: number; outcome: 'delivered' | 'failed'; status?: number; ms: number; error?: string };
  /** The next attempt (ms); none if undefined. */
  nextAt?: number | undefined;
  /** How long its receiver rests if it keeps failing (ms). */
  restMs: number;
}

/** How many attempts are listed. */
const listed = 20;
/** After so many failures in a row a receiver rests: its events wait without being tried. */
const restsAfter = 3;

/** Records an attempt's outcome. `moved`: another process has claimed the event meanwhile. */
export const recordAttempt = defineScript<RecordAttempt, { outcome: 'recorded' | 'moved' }>(
  'webhook/recordAttempt',
  { keys: webhookKeys, command: (attempt) => ({ ...attempt, listed, restsAfter }) },
);
