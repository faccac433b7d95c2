import { defineScript } from '../../script.ts';

/** Ends a feed's distribution at a version; `again` if there is a newer one. */
export const finishDistribution = defineScript<
  { id: string; version: string; gatherMs: number },
  { outcome: 'done' | 'again' }
>('hub/finishDistribution', {
  keys: (keys, { id }) => ({
    state: keys.feedState(id),
    distribute: keys.due('distribute'),
    outbox: keys.outbox,
  }),
});
