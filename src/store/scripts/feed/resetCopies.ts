import { defineScript } from '../../script.ts';

/** Tells every process to drop its copies. */
export const resetCopies = defineScript<{ actor: string }, { outcome: 'told' }>('feed/resetCopies', {
  keys: ({ calls, changes, audit }) => ({ calls, changes, audit }),
  evenWhenFull: true,
});
