import { defineScript, runScript } from '../../script.ts';
import type { Store } from '../../store.ts';

const script = defineScript('source/storePush', ['sourceHub', 'pushes', 'outbox', 'changes', 'audit']);

/** So many pushes may wait for a source's turn; more ask for one poll instead. */
const most = 20;

export interface StorePush {
  source: string;
  /** The unguessable word of the callback that it came to. */
  word: string;
  contentType: string;
  /** Nothing where the hub only says that there is something new. */
  content?: Uint8Array | undefined;
}

/** Keeps what a source's hub pushed, durably, and wakes the source up. `unknown`: nobody waits at that callback. */
export function storePush(
  store: Store,
  { content, ...push }: StorePush,
  callId?: string,
): Promise<{ outcome: 'kept' | 'asked' | 'unknown' }> {
  const { keys } = store;
  return runScript(store, script, {
    keys: {
      sourceHub: keys.sourceHub(push.source),
      pushes: keys.sourcePushes(push.source),
      outbox: keys.outbox,
      changes: keys.changes,
      audit: keys.audit,
    },
    command: { ...push, most, hasContent: content !== undefined },
    texts: [content === undefined ? '' : Buffer.from(content).toString('base64')],
    ...(callId ? { callId } : {}),
  });
}
