import type { Keys } from '../../keys.ts';
import { defineScript } from '../../script.ts';
import type { Store } from '../../store.ts';

/** What a store must not contain before an import, in words. */
const emptyBefore = (keys: Keys): Record<string, string> => ({
  articles: keys.articles,
  links: keys.links,
  digests: keys.digests,
  drafts: keys.drafts('*', '*'),
  deliveries: keys.deliveries('*', '*'),
  feeds: keys.feeds,
  'a sealed audit log': keys.auditState,
});

/** What of that a store contains now; undefined if it is empty. */
export async function contentOf({ redis, keys }: Store): Promise<string | undefined> {
  const lists = Object.entries(emptyBefore(keys));
  const found = await Promise.all(lists.map(([, key]) => redis.exists(key)));
  return lists.find((_, n) => found[n] === 1)?.[0];
}

export interface BeginImport {
  /** Names the file by its content. */
  file: string;
  actor: string;
  /** For the audit. */
  detail: string;
}

export type BegunImport =
  /** `at`: when its first run began (ms); an interrupted one continues as of then. */
  | { outcome: 'begun'; at: number }
  /** This very file was imported then (ms). */
  | { outcome: 'done'; at: number }
  | { outcome: 'not-empty'; what: string }
  /** The import of another file was interrupted. */
  | { outcome: 'other-file' };

/** Begins or continues an import; a repeat finds it begun. From here on nobody sends until a person arms a home. */
export const beginImport = defineScript<BeginImport, BegunImport>('instance/beginImport', {
  keys: ({ instance, switches, homes, audit }) => ({ instance, switches, homes, audit }),
  rest: (keys) => Object.values(emptyBefore(keys)),
  command: (input, { keys }) => ({ ...input, empty: Object.keys(emptyBefore(keys)) }),
});
