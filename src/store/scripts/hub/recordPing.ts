import { defineScript } from '../../script.ts';
import type { Store } from '../../store.ts';
import { type PingOf, pingKeys } from './claimPing.ts';

export type PingResult =
  | {
      result: 'delivered';
      /** The announced version of the feed, and the hash of its bytes. */
      version: string;
      etag: string;
      /** How long the answer took (ms); unchanged if nothing had to be sent. */
      tookMs?: number;
      /** When it is due again (ms) if the feed has changed meanwhile. */
      nextAt: number;
    }
  /** Without `nextAt` it is not tried again until the next change. */
  | { result: 'failed'; error: string; nextAt?: number | undefined }
  | { result: 'later'; nextAt: number };

export type PingRecorded =
  | { outcome: 'delivered' | 'moved' }
  | { outcome: 'behind' | 'later'; nextAt: number }
  | { outcome: 'failed'; failures: number };

const script = defineScript<PingOf & { claim: string } & PingResult, PingRecorded>('hub/recordPing', {
  keys: (keys, ping) => ({ ...pingKeys(keys, ping), failing: keys.hubFailing }),
});

/** Records the result of a ping. `moved`: another process has claimed it meanwhile. */
export function recordPing(
  store: Store,
  ping: PingOf & { claim: string },
  result: PingResult,
  callId?: string,
): Promise<PingRecorded> {
  return script(store, { ...ping, ...result }, callId);
}
