import { defineScript, logKeys } from '../../script.ts';

export interface ChangeSourceHub {
  source: string;
  /** The version that the caller has read; 0 before there is any. */
  expected: number;
  /** Fields of the record that are set, and those that go. */
  set: Record<string, string | number>;
  drop?: string[];
  /** When the hub is asked next (ms); not at all without it. */
  askAt?: number | undefined;
  /** Asks the hub at once. */
  ask?: boolean;
  /** Polls the source at once, and once more at that instant (ms). */
  poll?: boolean;
  pollAt?: number | undefined;
}

/** Moves a source's subscription on, unless another process has done so. */
export const changeSourceHub = defineScript<
  ChangeSourceHub,
  { outcome: 'changed' | 'moved'; version: number }
>('source/changeSourceHub', {
  keys: (keys, { source }) => ({
    sourceHub: keys.sourceHub(source),
    due: keys.due('source-hub'),
    ...logKeys(keys),
  }),
  command: (change) => ({ drop: [], ...change }),
  evenWhenFull: true,
});
