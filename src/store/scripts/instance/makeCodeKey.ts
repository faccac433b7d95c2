import { defineScript } from '../../script.ts';

/** The newsroom's code key: the existing one, otherwise this one. */
export const makeCodeKey = defineScript<{ key: string }, { key: string }>('instance/makeCodeKey', {
  keys: ({ instance }) => ({ instance }),
});
