import { defineScript, runScript } from '../script.ts';
import type { Store } from '../store.ts';

const script = defineScript('noteRewriting', ['draft', 'outbox', 'changes', 'audit']);

/** Keeps what the rewriting step gave for this version of a draft; `moved` where it is another now, or decided on. */
export function noteRewriting(
  store: Store,
  note: { id: string; version: number; json: string },
  callId?: string,
): Promise<{ outcome: 'noted' | 'moved' }> {
  const { keys } = store;
  const { json, ...command } = note;
  return runScript(store, script, {
    keys: { draft: keys.draft(note.id), outbox: keys.outbox, changes: keys.changes, audit: keys.audit },
    command,
    texts: [json],
    ...(callId ? { callId } : {}),
  });
}
