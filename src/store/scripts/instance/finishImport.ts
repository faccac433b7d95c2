import { defineScript, logKeys } from '../../script.ts';

/** Ends the import of this file; a repeat finds it ended and changes nothing. */
export const finishImport = defineScript<{ file: string }, { outcome: 'finished' }>('instance/finishImport', {
  keys: (keys) => ({ instance: keys.instance, ...logKeys(keys) }),
});
