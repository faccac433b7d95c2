import { scanKeys, walk } from '../../../store/lists/walk.ts';
import { type Reading, readTogether } from '../../../store/reader.ts';
import type { Store } from '../../../store/store.ts';
import { transaction } from '../../../syndication/reading.ts';

/** How many records are in memory at a time. */
const together = 25;

export type Hash = Record<string, string>;

/** Sends several queries about one record together, so that the answers are of one instant. */
export function atOnce(store: Store, ask: (reading: Reading) => Reading): Promise<unknown[]> {
  return transaction(ask(readTogether(store)));
}

/** Reads a record for each name, some at a time, and leaves out what has gone meanwhile. */
export async function* each<T>(
  names: AsyncIterable<string[]>,
  read: (name: string) => Promise<T | undefined>,
): AsyncGenerator<T> {
  for await (const page of names)
    for (let from = 0; from < page.length; from += together) {
      const records = await Promise.all(page.slice(from, from + together).map(read));
      for (const record of records) if (record !== undefined) yield record;
    }
}

/** The members of a sorted set in which a member's score never changes. */
export async function* membersOf(store: Store, key: string): AsyncGenerator<string[]> {
  for await (const rows of walk(store, key, '-inf', '+inf')) yield rows.map(({ id }) => id);
}

/** The last part of each key that consists of these parts and one more. */
export async function* idsBelow(store: Store, ...parts: string[]): AsyncGenerator<string[]> {
  const start = `${[store.keys.base, ...parts].join(':')}:`;
  for await (const keys of scanKeys(store, ...parts, '*'))
    yield keys.map((key) => key.slice(start.length)).filter((id) => !id.includes(':'));
}

/** A score as a number; undefined if the member is not in the list. */
export function scoreOf(answer: unknown): number | undefined {
  return answer === null || answer === undefined ? undefined : Number(answer);
}

/** Leaves out undefined values. */
export function present<T>(values: Record<string, T | undefined>): Record<string, T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Record<
    string,
    T
  >;
}

const hour = 3_600_000;

/**
 * When a key expires, rounded to the hour, so that an import followed by an export writes the same line again.
 * Undefined if it never expires.
 */
export async function expiryOf({ redis, clock }: Store, key: string): Promise<number | undefined> {
  const left = await redis.pttl(key);
  return left < 0 ? undefined : Math.round((clock.now() + left) / hour) * hour;
}
