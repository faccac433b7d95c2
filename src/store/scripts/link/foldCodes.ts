import { defineScript } from '../../script.ts';

/** Indexes each code with capitals, so that it is found in other spellings. */
export const foldCodes = defineScript<{ codes: string[] }, object>('link/foldCodes', {
  keys: (keys) => ({ foldedCodes: keys.foldedCodes }),
});
