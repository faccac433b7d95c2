import { defineScript, runScript } from '../../script.ts';
import type { Store } from '../../store.ts';

const script = defineScript('feed/resetCopies', ['changes', 'audit'], { evenWhenFull: true });

/** Tells every process that what it holds is worth nothing. A repeat tells it again, which does no harm. */
export function resetCopies(store: Store, command: { actor: string }): Promise<{ outcome: 'told' }> {
  const { keys } = store;
  return runScript(store, script, { keys: { changes: keys.changes, audit: keys.audit }, command });
}
