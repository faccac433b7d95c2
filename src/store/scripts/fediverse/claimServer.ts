import { defineScript } from '../../script.ts';
import type { Store } from '../../store.ts';
import { leaseMs } from '../delivery/renewHome.ts';
import { type ServerOf, serverId, serverKeys } from './changeFollower.ts';

export interface ServerClaim {
  outcome: 'claimed';
  claim: string;
  /** Failures in a row, and since when (ms); 0 if the last delivery arrived. */
  failures: number;
  failingSince: number;
  /** When any server of the actor's followers was last reached (ms); 0 for never. */
  reachedAt: number;
  /** The inbox that all accounts of the server share. */
  shared?: string;
  /** The kind of signature that the server accepted last. */
  way?: string;
  /** The followers whose requests must be answered, with the ids of these. */
  accepts: { follower: string; follow: string }[];
  /** The next changes of posts that it has not been sent, oldest first. */
  changes: NoteChange[];
}

/** A change of a post, or of the actor's profile, as the log has it. */
export interface NoteChange {
  seq: number;
  kind: 'create' | 'update' | 'delete' | 'profile';
  /** The post's id. */
  id: string;
  /** The number of the edit, or of the profile's change; 0 for anything else. */
  edits: number;
  /** When it happened (ms). */
  at: number;
}

type Answer =
  | { outcome: 'not-due' | 'gone' | 'held' | 'current' }
  | (Omit<ServerClaim, 'accepts' | 'changes'> & Flat);
/** A script writes an empty list as an object. */
interface Flat {
  accepts: string[] | object;
  changes: string[] | object;
}

/** When a server is looked at again that was held because of a pause, or because sending is not armed here (ms). */
const heldMs = 60_000;
/** The same where no channel posts as its actor any more. */
const heldWithoutChannelMs = 3_600_000;

type Claim = ServerOf & { channels: string[]; claimMs: number; most: number };

const script = defineScript<Claim, Answer>('fediverse/claimServer', {
  keys: (keys, server) => ({
    ...serverKeys(keys, server),
    log: keys.actorLog(server.username),
    switches: keys.switches,
    homes: keys.homes,
  }),
  rest: (keys, { channels }) => channels.map((id) => keys.channel(id)),
  command: ({ channels, ...claim }) => ({
    ...claim,
    id: serverId(claim),
    channels: channels.length,
    held: channels.length === 0,
    heldMs: channels.length === 0 ? heldWithoutChannelMs : heldMs,
    leaseMs,
  }),
});

function pairsOf(flat: string[] | object): [string, string][] {
  if (!Array.isArray(flat)) return [];
  return Array.from({ length: flat.length / 2 }, (_, n) => [flat[2 * n] ?? '', flat[2 * n + 1] ?? '']);
}

function changeOf([entry, seq]: [string, string]): NoteChange {
  const [kind, id = '', edits, at] = entry.split(' ');
  return { seq: Number(seq), kind: kind as NoteChange['kind'], id, edits: Number(edits), at: Number(at) };
}

/**
 * Claims the deliveries to a server for `claimMs`, and returns at most `most` of what it must be sent. `channels`: those
 * that post as this actor; `held` if one is paused, or there is none.
 */
export async function claimServer(
  store: Store,
  claim: Claim,
  callId?: string,
): Promise<ServerClaim | { outcome: 'not-due' | 'gone' | 'held' | 'current' }> {
  const answer = await script(store, claim, callId);
  if (answer.outcome !== 'claimed') return answer;
  return {
    ...answer,
    accepts: pairsOf(answer.accepts).map(([follower, follow]) => ({ follower, follow })),
    changes: pairsOf(answer.changes).map(changeOf),
  };
}
