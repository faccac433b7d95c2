import { defineScript, runScript } from '../script.ts';
import type { Store } from '../store.ts';
import type { Late, Order } from './storeArticle.ts';

const script = defineScript('noteVersion', ['article'], { evenWhenFull: true });

export interface NoteVersion {
  id: string;
  source: string;
  order: Order;
}

/** Notes a version that changed nothing, so that what its source said before it is late. */
export function noteVersion(
  store: Store,
  version: NoteVersion,
  callId?: string,
): Promise<{ outcome: 'noted' | 'unknown' } | { outcome: 'late'; why: Late }> {
  return runScript(store, script, {
    keys: { article: store.keys.article(version.id) },
    command: { ...version },
    ...(callId ? { callId } : {}),
  });
}
