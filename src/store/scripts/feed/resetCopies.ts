import { defineScript } from '../../script.ts';

/** Tells every process to drop what it has cached. */
export const resetCopies = defineScript<{ actor: string }, { outcome: 'told' }>('feed/resetCopies', {
  keys: ({ calls, changes, audit }) => ({ calls, changes, audit }),
  evenWhenFull: true,
});
