import { defineScript, logKeys } from '../../script.ts';

export interface ChangeSourceHub {
  source: string;
  /** The version that the caller read; 0 before there is any. */
  expected: number;
  /** Fields of the record that are set, and those that are deleted. */
  set: Record<string, string | number>;
  drop?: string[];
  /** The next request to the hub (ms); none if undefined. */
  askAt?: number | undefined;
  /** Contacts the hub immediately. */
  ask?: boolean;
  /** Polls the source immediately, and once more at that instant (ms). */
  poll?: boolean;
  pollAt?: number | undefined;
}

/** Changes a source's subscription, unless another process has done so. */
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
