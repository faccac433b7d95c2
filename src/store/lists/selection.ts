import type { Store } from '../store.ts';
import { cursorAfter, readCursor } from './page.ts';
import { highest, type Listed, listedIn, lowest, rangeOf, type Scores } from './range.ts';

/** Members of a list (a sorted set) between two scores that are in one of the sets of each group, in the list's order. */
export interface Selection {
  list: string;
  groups: string[][];
  scores: Scores;
}

const chunk = 100;

/** What is between two scores, in the list's order. Takes time in the length of that. */
async function listedBetween({ redis }: Store, list: string, scores: Scores): Promise<Listed[]> {
  return listedIn(await redis.zrangebyscore(list, lowest(scores), highest(scores), 'WITHSCORES'));
}

/** All of a selection. Takes time in the length of its shortest group, or of the list between the scores. */
export async function membersOf(store: Store, { list, groups, scores }: Selection): Promise<Listed[]> {
  const between = await store.redis.zcount(list, lowest(scores), highest(scores));
  const { size, group } = await shortest(store, groups);
  if (group === undefined) return listedBetween(store, list, scores);
  if (between <= size) return inGroups(store, groups, await listedBetween(store, list, scores));
  const others = groups.filter((each) => each !== group);
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = scores;
  const single = others.filter((sets) => sets.length === 1).flat();
  const each = await Promise.all(group.map((set) => intersection(store, [list, set, ...single])));
  const all = [...new Map(each.flat().map((item) => [item.id, item])).values()];
  const within = all.filter(({ score }) => score >= min && score <= max).sort(inOrder);
  return inGroups(
    store,
    others.filter((sets) => sets.length !== 1),
    within,
  );
}

async function shortest(
  { redis }: Store,
  groups: string[][],
): Promise<{ size: number; group: string[] | undefined }> {
  const sizes = await Promise.all(
    groups.map(async (sets) => (await Promise.all(sets.map((set) => redis.zcard(set)))).reduce(sum, 0)),
  );
  const size = Math.min(...sizes);
  return { size, group: groups[sizes.indexOf(size)] };
}

const sum = (a: number, b: number) => a + b;

/** As Redis orders a list: by score, then by id. */
const inOrder = (a: Listed, b: Listed) => a.score - b.score || (a.id < b.id ? -1 : 1);

async function intersection({ redis }: Store, [list = '', ...sets]: string[]): Promise<Listed[]> {
  const weights = ['WEIGHTS', 1, ...sets.map(() => 0)] as const;
  return listedIn(
    await redis.zinter(1 + sets.length, ...[list, ...sets, ...weights], 'AGGREGATE', 'SUM', 'WITHSCORES'),
  );
}

/** Those of some members that are in one of the sets of each group. */
async function inGroups({ redis }: Store, groups: string[][], items: Listed[]): Promise<Listed[]> {
  if (items.length === 0) return items;
  const ids = items.map(({ id }) => id);
  const isIn = await Promise.all(
    groups.map(async (sets) => {
      const scores = await Promise.all(sets.map((set) => redis.zmscore(set, ...ids)));
      return ids.map((_, n) => scores.some((each) => each[n] !== null));
    }),
  );
  return items.filter((_, n) => isIn.every((each) => each[n]));
}

/**
 * A selection a chunk at a time, from after a cursor on. If its shortest group is not longer than `sortable` it is read
 * as a whole; otherwise the list is gone through. `read`: what was looked at; `rows`: what of it is selected.
 */
export async function* walkListed(
  store: Store,
  selection: Selection,
  { cursor, sortable }: { cursor?: string | undefined; sortable: number },
): AsyncGenerator<{ rows: Listed[]; read: Listed[]; isLast: boolean }> {
  const { list, groups, scores } = selection;
  const from = cursor === undefined ? undefined : readCursor(cursor);
  if (groups.length > 0 && (await shortest(store, groups)).size <= sortable) {
    const isAfter = ({ id, score }: Listed) =>
      !from || score > Number(from.score) || (score === Number(from.score) && id > from.id);
    const rows = (await membersOf(store, selection)).filter(isAfter);
    for (let at = 0; at < rows.length; at += chunk) {
      const some = rows.slice(at, at + chunk);
      yield { rows: some, read: some, isLast: at + chunk >= rows.length };
    }
    return;
  }
  const all = rangeOf(store, list, scores);
  let at = cursor === undefined ? 0 : await all.placeAfter(cursor);
  for (;;) {
    const read = await all.slice(at, at + chunk);
    const last = read.at(-1);
    yield { rows: await inGroups(store, groups, read), read, isLast: read.length < chunk };
    if (!last || read.length < chunk) return;
    at = await all.placeAfter(cursorAfter(last.score, last.id));
  }
}
