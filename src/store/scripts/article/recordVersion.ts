import { defineScript, runScript } from '../../script.ts';
import type { Store } from '../../store.ts';
import type { Late, Order } from './storeArticle.ts';

const script = defineScript('article/recordVersion', ['article'], { evenWhenFull: true });

export interface RecordVersion {
  id: string;
  source: string;
  order: Order;
}

/** Notes a version that changed nothing, so that what its source said before it is late. */
export function recordVersion(
  store: Store,
  version: RecordVersion,
  callId?: string,
): Promise<{ outcome: 'noted' | 'unknown' } | { outcome: 'late'; why: Late }> {
  return runScript(store, script, {
    keys: { article: store.keys.article(version.id) },
    command: { ...version },
    ...(callId ? { callId } : {}),
  });
}
