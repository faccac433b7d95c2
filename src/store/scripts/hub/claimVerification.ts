import { defineScript } from '../../script.ts';

/** Keeps the sweep away from a request until `till` (ms), while it is being verified. */
export const claimVerification = defineScript<{ id: string; till: number }, { outcome: 'claimed' | 'gone' }>(
  'hub/claimVerification',
  {
    keys: (keys, { id }) => ({ asked: keys.hubAsked(id), verify: keys.due('verify') }),
  },
);
