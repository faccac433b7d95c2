import { defineScript, runScript } from '../script.ts';
import type { Store } from '../store.ts';

const script = defineScript('readMembers', ['state']);

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

/** A feed's version and, in the order asked, what its members' fragments and records say, without the texts. */
export async function readMembers(
  store: Store,
  feed: string,
  ids: string[],
): Promise<{ version: Field; members: MemberRow[] }> {
  const { keys } = store;
  const read = await runScript<'state', { version: Field; members: MemberRow[] | Record<string, never> }>(
    store,
    script,
    {
      keys: { state: keys.feedState(feed) },
      rest: ids.flatMap((id) => [keys.fragments(id), keys.article(id)]),
      command: { count: ids.length },
    },
  );
  // An empty table is an object to the script's JSON.
  return { version: read.version, members: Array.isArray(read.members) ? read.members : [] };
}
