import { defineScript, logKeys } from '../../script.ts';

export interface ChangeCopy {
  id: string;
  /** The version that the caller read. */
  expected: number;
  to: string;
  set?: Record<string, string | number>;
  unset?: string[];
  /** Its article is withdrawn: it raises an alarm until it is gone, or a person keeps it. */
  alarms?: boolean;
  /** A person keeps it, or its article is published again. */
  endsAlarm?: boolean;
  /** What a lookup showed that somebody did to it on its platform; `false`: that no longer applies. */
  found?: 'gone' | 'changed' | false | undefined;
  /** Its next lookup (newsroom time, ms); none if undefined. */
  dueAt?: number | undefined;
  action?: string;
  actor?: string | undefined;
  note?: string | undefined;
}

export type ChangedCopy =
  | { outcome: 'changed'; version: number }
  | { outcome: 'moved'; state: string; version: number };

/** Changes a copy's record; `moved` if it was changed since it was read. */
export const changeCopy = defineScript<ChangeCopy, ChangedCopy>('delivery/changeCopy', {
  keys: (keys, { id }) => ({
    copy: keys.copy(id),
    alarming: keys.alarmingCopies,
    foundCopies: keys.foundCopies,
    dueCopies: keys.due('copies'),
    ...logKeys(keys),
  }),
  evenWhenFull: true,
});
