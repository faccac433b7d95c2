import { type DraftQuery, draftQueryFields } from '../review/draftFilter.ts';
import type { Store } from '../store/store.ts';
import { foldName } from './names.ts';

/** A filter of drafts as a person wrote it. */
export type WrittenFilter = { [Name in keyof DraftQuery]?: string | undefined };

/** A search that a person saved: its name, and the filter as in the query of the address of the list of drafts. */
export interface SavedView {
  name: string;
  query: string;
}

/** A person's views are in their account, each in a field of its own. */
export const viewField = (name: string) => `view:${name}`;

/** A person's saved views, by name; none for a name that no account has. */
export async function viewsOf({ redis, keys }: Store, user: string): Promise<SavedView[]> {
  const stored = await redis.hgetall(keys.user(foldName(user)));
  return Object.entries(stored)
    .filter(([field]) => field.startsWith(viewField('')))
    .map(([field, query]) => ({ name: field.slice(viewField('').length), query }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** A filter as a view stores it: the same for the same fields in any order. */
export function queryOf(written: WrittenFilter): string {
  const given = draftQueryFields.flatMap((name) => (written[name] ? [[name, written[name]]] : []));
  return new URLSearchParams(given as [string, string][]).toString();
}

/** The filter's fields in a stored view or an address, without its other parameters. */
export function filterIn(query: string): WrittenFilter {
  const given = new URLSearchParams(query);
  return Object.fromEntries(
    draftQueryFields.flatMap((name) => (given.get(name) ? [[name, given.get(name) ?? '']] : [])),
  );
}

/** A view as API and commands show it. */
export function publicView({ name, query }: SavedView): { name: string; filter: WrittenFilter } {
  return { name, filter: filterIn(query) };
}
