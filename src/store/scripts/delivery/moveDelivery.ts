import { defineScript, runScript } from '../../script.ts';
import type { Store } from '../../store.ts';

const script = defineScript(
  'delivery/moveDelivery',
  [
    'delivery',
    'channel',
    'dueDeliver',
    'dueClaims',
    'dueSettle',
    'dueExpire',
    'calendar',
    'posted',
    'outbox',
    'changes',
    'audit',
  ],
  { evenWhenFull: true },
);

export interface MoveDelivery {
  id: string;
  channel: string;
  draftId: string;
  from: string;
  to: string;
  /** The claim that this outcome belongs to; an outcome of an older claim changes nothing. */
  attempt?: string | undefined;
  set?: Record<string, string | number>;
  unset?: string[];
  /** The attempt whose line the result is written into, where it need not be the last. */
  line?: string | undefined;
  /** Only the record's own lines are written: state and what is due stay as they are. */
  keepsPlace?: true;
  /** Written into the last attempt; with `look` it is a line of its own. */
  result?: { at?: number; outcome: string; status?: number | undefined; ms?: number; look?: true };
  /** When it must be looked at again, by reason; reasons not named here fall away. */
  due?: { deliver?: number; claims?: number; settle?: number; expire?: number };
  circuitUntil?: number;
  /** true: one more failure in a row on this channel; false: it works again. */
  countFailure?: boolean;
  event?: 'delivery.scheduled' | 'delivery.retry' | 'delivery.uncertain' | 'delivery.final';
  action?: string;
  actor?: string | undefined;
  note?: string | undefined;
}

export type MovedDelivery =
  | { outcome: 'moved-on'; state: string }
  | { outcome: 'moved'; state: string }
  | { outcome: 'unknown' };

/** Moves a delivery from one listed state to another; `moved` where it is no longer in the state that was read. */
export function moveDelivery(store: Store, move: MoveDelivery, callId?: string): Promise<MovedDelivery> {
  const { keys } = store;
  return runScript(store, script, {
    keys: {
      delivery: keys.delivery(move.id),
      channel: keys.channel(move.channel),
      dueDeliver: keys.due('deliver'),
      dueClaims: keys.due('claims'),
      dueSettle: keys.due('settle'),
      dueExpire: keys.due('expire'),
      calendar: keys.calendar(move.channel),
      posted: keys.posted(move.channel),
      outbox: keys.outbox,
      changes: keys.changes,
      audit: keys.audit,
    },
    rest: [
      keys.deliveries(move.from, '*'),
      keys.deliveries(move.from, move.channel),
      keys.deliveries(move.to, '*'),
      keys.deliveries(move.to, move.channel),
    ],
    command: { ...move },
    ...(callId ? { callId } : {}),
  });
}
