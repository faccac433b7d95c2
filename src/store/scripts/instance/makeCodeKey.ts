import { defineScript } from '../../script.ts';

/** The newsroom's code key: the one that is there, else this one. */
export const makeCodeKey = defineScript<{ key: string }, { key: string }>('instance/makeCodeKey', {
  keys: ({ instance }) => ({ instance }),
});
