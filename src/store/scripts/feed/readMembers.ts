import { defineScript } from '../../script.ts';
import type { Store } from '../../store.ts';

type Field = string | false;

/** What is known of a member; false if the store has nothing. */
export type MemberRow = [
  visibility: Field,
  updatedAt: Field,
  /** The call that wrote the fragments: it changes with them. */
  stamp: Field,
  status: Field,
  embargo: Field,
  access: Field,
];

export interface Members {
  version: Field;
  changedAt: Field;
  /** The feed's first members, in its order. */
  ids: string[];
  /** Of those of `known`, in its order. */
  rows: MemberRow[];
}

/** Lua writes an empty table as an object. */
type AsWritten = Omit<Members, 'ids' | 'rows'> & { ids: string[] | object; rows: MemberRow[] | object };

const script = defineScript<{ feed: string; most: number; known: string[] }, AsWritten>('feed/readMembers', {
  keys: (keys, { feed }) => ({ state: keys.feedState(feed), feed: keys.feed(feed) }),
  rest: (keys, { known }) => known.flatMap((id) => [keys.fragments(id), keys.article(id)]),
  command: ({ most, known }) => ({ most, known: known.length }),
});

/**
 * A feed's version and first `most` members, and the facts about the fragments and records of the `known` ones,
 * without the texts, all at one instant. A caller that finds an unknown member calls again.
 */
export async function readMembers(
  store: Store,
  feed: string,
  most: number,
  known: string[],
): Promise<Members> {
  const { ids, rows, ...state } = await script(store, { feed, most, known });
  return { ...state, ids: Array.isArray(ids) ? ids : [], rows: Array.isArray(rows) ? rows : [] };
}
