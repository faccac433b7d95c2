import { defineScript, logKeys } from '../../script.ts';

/** Tells every process to drop its copies. A repeat tells them again, which does no harm. */
export const resetCopies = defineScript<{ actor: string }, { outcome: 'told' }>('feed/resetCopies', {
  keys: logKeys,
  evenWhenFull: true,
});
