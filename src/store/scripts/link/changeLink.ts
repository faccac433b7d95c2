import { defineScript, runScript } from '../../script.ts';
import type { Store } from '../../store.ts';

const script = defineScript('link/changeLink', ['link', 'outbox', 'changes', 'audit'], {
  evenWhenFull: true,
});

export interface ChangeLink {
  code: string;
  target?: string | undefined;
  disabled?: boolean | undefined;
  actor: string;
}

/** Changes where a link leads, or disables it; the former targets stay in its history. */
export function changeLink(
  store: Store,
  change: ChangeLink,
  callId?: string,
): Promise<{ outcome: 'changed' | 'unknown' }> {
  const { keys } = store;
  return runScript(store, script, {
    keys: { link: keys.link(change.code), outbox: keys.outbox, changes: keys.changes, audit: keys.audit },
    command: { ...change },
    ...(callId ? { callId } : {}),
  });
}
