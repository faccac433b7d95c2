import { defineScript, runScript } from '../../script.ts';
import type { Store } from '../../store.ts';
import { type PingOf, pingKeys } from './claimPing.ts';

const script = defineScript('hub/recordPing', ['record', 'due', 'state', 'failing']);

export type PingResult =
  | {
      result: 'delivered';
      /** The feed's version that was told, and the hash of its bytes. */
      version: string;
      etag: string;
      /** How long the answer took (ms); left as it was where nothing had to be sent. */
      tookMs?: number;
      /** When it comes round again (ms) where the feed has changed meanwhile. */
      nextAt: number;
    }
  /** Without `nextAt` it is given up until the next change. */
  | { result: 'failed'; error: string; nextAt?: number | undefined }
  | { result: 'later'; nextAt: number };

export type PingRecorded =
  | { outcome: 'delivered' | 'moved' }
  | { outcome: 'behind' | 'later'; nextAt: number }
  | { outcome: 'failed'; failures: number };

/** Writes down what came of a ping. `moved`: somebody else has it by now. */
export function recordPing(
  store: Store,
  ping: PingOf & { claim: string },
  result: PingResult,
  callId?: string,
): Promise<PingRecorded> {
  return runScript(store, script, {
    keys: { ...pingKeys(store, ping), failing: store.keys.hubFailing },
    command: { id: ping.id, to: ping.to, claim: ping.claim, ...result },
    ...(callId ? { callId } : {}),
  });
}
