import { afterAll, beforeAll, expect, test } from 'vitest';
import { findAudit } from '../../src/accounts/audit/find.ts';
import { auditOf, listAuditOf } from '../../src/accounts/audit/read.ts';
import { sealAudit } from '../../src/accounts/audit/seal.ts';
import { indexEarlierAudit } from '../../src/actions/operations/indexEarlierAudit.ts';
import { appendAudit } from '../../src/store/scripts/audit/appendAudit.ts';
import { auditMember, rowOfMember, sortableId } from '../../src/store/scripts/audit/indexRows.ts';
import type { Store } from '../../src/store/store.ts';
import { writerOf } from '../../src/store/writer.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { everythingStored } from '../support/records.ts';

let newsroom: TestNewsroom;
let store: Store;
beforeAll(async () => {
  newsroom = await openTestNewsroom();
  store = newsroom.context.store;
});
afterAll(() => newsroom.close());

const note = (subject: string, action: string, detail = '') =>
  appendAudit(store, { actor: 'anna', action, subject, detail });
const actionsOf = async (...subjects: string[]) =>
  (await auditOf(store, ...subjects)).map(({ action }) => action);

/** How many entries of streams are read meanwhile. */
async function entriesRead(what: (store: Store) => Promise<unknown>): Promise<number> {
  let read = 0;
  const redis = new Proxy(store.redis, {
    get(target, name) {
      const value = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return async (...args: unknown[]) => {
        const answer = await value.apply(target, args);
        if (/^x(rev)?range$/.test(String(name))) read += (answer as unknown[]).length;
        return answer;
      };
    },
  });
  await what({ ...store, redis });
  return read;
}

const history = ['draft.edit', 'draft.approved', 'draft.note', 'draft.scheduled'];

test('the history of one thing reads only the rows about it, in their order over all books', async () => {
  for (const action of history) {
    for (let n = 0; n < 60; n += 1) await note(`d_other${n}`, action);
    await note('d_mine', action);
  }
  await note('d_mine2', 'draft.edit');
  await sealAudit(store);
  expect(await actionsOf('d_mine')).toEqual(history);
  expect(await actionsOf('d_mine', 'd_mine2')).toEqual([...history, 'draft.edit']);
  expect(await actionsOf('d_nobody')).toEqual([]);
  expect(await entriesRead((counted) => auditOf(counted, 'd_mine'))).toBe(4);
  expect(await entriesRead((counted) => findAudit(counted, { subject: 'd_mine' }, 50))).toBe(4);
});

test('pages of one thing’s rows lead through all of them, the newest first', async () => {
  for (let n = 0; n < 23; n += 1) await note('k7m2', n % 2 ? 'link.target' : 'sign-in.failed', String(n));
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listAuditOf(store, 'k7m2', 5, cursor);
    seen.push(...page.items.map(({ detail = '' }) => detail));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(seen).toEqual(Array.from({ length: 23 }, (_, n) => String(22 - n)));
  const filtered = await findAudit(store, { subject: 'k7m2', what: 'link' }, 4);
  expect(filtered.items.map(({ detail }) => detail)).toEqual(['21', '19', '17', '15']);
  const rest = await findAudit(store, { subject: 'k7m2', what: 'link' }, 50, filtered.nextCursor ?? '');
  expect(rest.items).toHaveLength(7);
});

test('a subject of any length or kind has its own history', async () => {
  const long = 'x'.repeat(5_000);
  for (const subject of [`${long}1`, `${long}2`, 'a:b', '*', 'state', 'Ü\n{}'])
    await note(subject, 'job.removed', subject.slice(-1));
  expect((await auditOf(store, `${long}2`)).map(({ detail }) => detail)).toEqual(['2']);
  for (const subject of ['a:b', '*', 'state', 'Ü\n{}']) expect(await actionsOf(subject)).toHaveLength(1);
});

test('a trimmed row leaves the index, and an emptied list leaves nothing behind', async () => {
  const short = { ...store, retention: { audit: 10 } } as Store;
  await note('d_last', 'draft.edit');
  await sealAudit(short);
  expect(await actionsOf('d_mine')).toEqual(['draft.scheduled']);
  const places = Object.entries(await everythingStored(newsroom.context)).filter(([key]) =>
    key.includes(':audit:of:'),
  );
  const rows = await Promise.all(
    (['decisions', 'work', 'door'] as const).map((book) => store.redis.xlen(store.keys.auditBook(book))),
  );
  // Each member is followed by its score.
  expect(places.flatMap(([, members]) => members)).toHaveLength(2 * rows.reduce((sum, each) => sum + each));
});

test('the rows of an earlier version are indexed once, as if they had always been', async () => {
  const lists = async () =>
    Object.entries(await everythingStored(newsroom.context)).filter(([key]) => key.includes(':audit:of:'));
  const before = await lists();
  expect(before.length).toBeGreaterThan(3);
  await writerOf(store).del(...before.map(([key]) => key));
  await indexEarlierAudit(store);
  expect(await lists()).toEqual(before);
  await writerOf(store).del(...before.map(([key]) => key));
  await indexEarlierAudit(store);
  expect(await lists()).toEqual([]);
});

test('places sort as ids do', () => {
  const ids = ['5-0', '999-10', '1700000000000-2', '1700000000000-10', '17000000000001-0'];
  expect(ids.map(sortableId).toSorted()).toEqual(ids.map(sortableId));
  for (const id of ids) expect(rowOfMember(auditMember({ id, book: 'work' }))).toEqual({ id, book: 'work' });
});
