import { defineScript } from '../../script.ts';

/** Stores for each code with capitals how it is found in other letters. */
export const foldCodes = defineScript<{ codes: string[] }, object>('link/foldCodes', {
  keys: (keys) => ({ foldedCodes: keys.foldedCodes }),
});
