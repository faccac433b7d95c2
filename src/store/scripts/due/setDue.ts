import type { DueSet } from '../../keys.ts';
import { defineScript } from '../../script.ts';

export interface SetDue {
  id: string;
  /** When (ms) it is due in each of these sets; `false`: no longer. */
  at: Partial<Record<DueSet, number | false>>;
}

/** Makes something due, or no longer due, in one step for all the sets given. */
export const setDue = defineScript<SetDue, { outcome: 'set' }>('due/setDue', {
  keys: () => ({}),
  rest: (keys, { at }) => Object.keys(at).map((set) => keys.due(set as DueSet)),
  command: ({ id, at }) => ({ id, at: Object.values(at) }),
  evenWhenFull: true,
});
