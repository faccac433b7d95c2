import { defineScript } from '../../script.ts';
import { type ServerOf, serverId, serverKeys } from './changeFollower.ts';

export type RecordServer = ServerOf & { claim: string; claimMs: number } & (
    | { error: string; nextAt: number }
    /** The claim ends with nothing sent, for a reason of ours: looked at again then (ms). */
    | { waitsUntil: number }
    | {
        /** The follower whose request was answered, with the request's id. */
        accepted?: { follower: string; follow: string };
        /** The newest change that it was sent, or that is not sent to it any more. */
        seq?: number;
        /** The kind of signature with which it arrived; missing if nothing was sent. */
        arrived?: string | undefined;
        /** Why the server refused it for good. */
        refused?: string | undefined;
        ends?: true;
      }
  );

/** Records a delivery to a server. `moved`: another process has claimed it meanwhile. */
export const recordServer = defineScript<
  RecordServer,
  { outcome: 'moved' | 'failed' | 'waits' | 'noted' | 'behind' | 'current' }
>('fediverse/recordServer', {
  keys: (keys, server) => serverKeys(keys, server),
  command: (given) => ({ ...given, id: serverId(given) }),
});
