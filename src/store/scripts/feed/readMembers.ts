import { defineScript, runScript } from '../../script.ts';
import type { Store } from '../../store.ts';

const script = defineScript('feed/readMembers', ['state', 'feed']);

type Field = string | false;

/** What is known of a member; false where the store has nothing. */
export type MemberRow = [
  visibility: Field,
  updatedAt: Field,
  /** The call that wrote the fragments: another one, other fragments. */
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

/** An empty table is an object to the script's JSON. */
type AsWritten = Omit<Members, 'ids' | 'rows'> & { ids: string[] | object; rows: MemberRow[] | object };

/**
 * A feed's version and first `most` members, and what the fragments and records of those that are `known` say, without
 * the texts: all of one instant. Who finds a member that it did not know asks again.
 */
export async function readMembers(
  store: Store,
  feed: string,
  most: number,
  known: string[],
): Promise<Members> {
  const { keys } = store;
  const { ids, rows, ...state } = await runScript<'state' | 'feed', AsWritten>(store, script, {
    keys: { state: keys.feedState(feed), feed: keys.feed(feed) },
    rest: known.flatMap((id) => [keys.fragments(id), keys.article(id)]),
    command: { most, known: known.length },
  });
  return { ...state, ids: Array.isArray(ids) ? ids : [], rows: Array.isArray(rows) ? rows : [] };
}
