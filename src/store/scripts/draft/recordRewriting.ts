import { defineScript, runScript } from '../../script.ts';
import type { Store } from '../../store.ts';

const script = defineScript('draft/recordRewriting', ['draft', 'outbox', 'changes', 'audit']);

/** Keeps what the rewriting step gave for this version of a draft; `moved` where it is another now, or decided on. */
export function recordRewriting(
  store: Store,
  record: { id: string; version: number; json: string },
  callId?: string,
): Promise<{ outcome: 'noted' | 'moved' }> {
  const { keys } = store;
  const { json, ...command } = record;
  return runScript(store, script, {
    keys: { draft: keys.draft(record.id), outbox: keys.outbox, changes: keys.changes, audit: keys.audit },
    command,
    texts: [json],
    ...(callId ? { callId } : {}),
  });
}
