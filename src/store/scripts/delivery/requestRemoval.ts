import { defineScript } from '../../script.ts';
import type { ChangedCopy } from './changeCopy.ts';
import { ownPushKeys, ownPushLists } from './ownPush.ts';

export interface RequestRemoval {
  id: string;
  channel: string;
  /** The version of the copy that the caller read. */
  expected: number;
  evidence: string;
  /** Its lookup at the latest (newsroom time, ms). */
  dueAt: number;
  alarms: boolean;
  /** The state of the removal's own delivery, if there was one before. */
  was?: string | undefined;
  /** The record of the removal's delivery, except what the script itself writes. */
  delivery: Record<string, string | number> & { id: string };
  actor?: string | undefined;
  note?: string | undefined;
}

/** Moves a copy to `removing` and gives its removal a place in the ledger, in one step. */
export const requestRemoval = defineScript<RequestRemoval, ChangedCopy>('delivery/requestRemoval', {
  keys: (keys, { id, channel, delivery }) => ({
    copy: keys.copy(id),
    removal: keys.delivery(delivery.id),
    alarming: keys.alarmingCopies,
    dueCopies: keys.due('copies'),
    ...ownPushKeys(keys, channel),
  }),
  rest: (keys, { channel, was }) => ownPushLists(keys, channel, was),
  evenWhenFull: true,
});
