import { defineScript, logKeys } from '../../script.ts';

export interface ChangeCopy {
  id: string;
  /** The version that the caller has read. */
  expected: number;
  to: string;
  set?: Record<string, string | number>;
  unset?: string[];
  /** Its article is withdrawn: it raises an alarm until it is gone, or a person keeps it. */
  alarms?: boolean;
  /** A person says that it may stay, or its article is published again. */
  endsAlarm?: boolean;
  /** When it is looked up next (newsroom time, ms); not again without it. */
  dueAt?: number | undefined;
  action?: string;
  actor?: string | undefined;
  note?: string | undefined;
}

export type ChangedCopy =
  | { outcome: 'changed'; version: number }
  | { outcome: 'moved'; state: string; version: number };

/** Changes a copy's record; `moved` where somebody else changed it since it was read. */
export const changeCopy = defineScript<ChangeCopy, ChangedCopy>('delivery/changeCopy', {
  keys: (keys, { id }) => ({
    copy: keys.copy(id),
    alarming: keys.alarmingCopies,
    dueCopies: keys.due('copies'),
    ...logKeys(keys),
  }),
  evenWhenFull: true,
});
