import { defineScript, runScript } from '../../script.ts';
import type { Store } from '../../store.ts';

const script = defineScript('hub/finishDistribution', ['state', 'distribute', 'outbox']);

/** Ends a feed's distribution at a version; `again` where there is a newer one. */
export function finishDistribution(
  store: Store,
  finish: { id: string; version: string; gatherMs: number },
  callId?: string,
): Promise<{ outcome: 'done' | 'again' }> {
  const { keys } = store;
  return runScript(store, script, {
    keys: { state: keys.feedState(finish.id), distribute: keys.due('distribute'), outbox: keys.outbox },
    command: { ...finish },
    ...(callId ? { callId } : {}),
  });
}
