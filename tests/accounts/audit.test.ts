import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openIncidents } from '../../src/accounts/audit/incidents.ts';
import { allAudit } from '../../src/accounts/audit/read.ts';
import { type AuditRow, bookOf, hashOf } from '../../src/accounts/audit/rows.ts';
import { auditHead, sealAudit } from '../../src/accounts/audit/seal.ts';
import { verifyAudit } from '../../src/accounts/audit/verify.ts';
import { addUser } from '../../src/actions/accounts/addUser.ts';
import { changeRole } from '../../src/actions/accounts/changeRole.ts';
import { disableUser } from '../../src/actions/accounts/disableUser.ts';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import { editDraft } from '../../src/actions/drafting/editDraft.ts';
import { changeShortLink } from '../../src/actions/links/changeShortLink.ts';
import { createShortLink } from '../../src/actions/links/createShortLink.ts';
import { pauseSending } from '../../src/actions/operations/pauseSending.ts';
import { resumeSending } from '../../src/actions/operations/resumeSending.ts';
import { tellHead } from '../../src/actions/operations/sealEachSecond.ts';
import { appendAudit } from '../../src/store/scripts/audit/appendAudit.ts';
import type { Store } from '../../src/store/store.ts';
import { writerOf } from '../../src/store/writer.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { draftFor, publish } from '../support/records.ts';

let newsroom: TestNewsroom;
let store: Store;
beforeEach(async () => {
  newsroom = await openTestNewsroom();
  store = newsroom.context.store;
});
afterEach(() => newsroom.close());

const note = (action = 'sending.paused', more: Partial<AuditRow> = {}) =>
  appendAudit(store, { actor: 'anna', action, subject: 'everything', ...more });
async function rows(): Promise<AuditRow[]> {
  await sealAudit(store);
  const head = await auditHead(store);
  return head ? Array.fromAsync(allAudit(store, head.id)) : [];
}

describe('the audit’s seal', () => {
  test('is SHA-256 over the row’s sorted JSON without its hash, from 64 zeros on', async () => {
    await note('sending.paused', { from: '203.0.113.9', detail: '“störung” \u0001' });
    await note('sending.resumed');
    const all = await rows();
    let previous = '0'.repeat(64);
    for (const { hash, ...row } of all) {
      expect(row.previous).toBe(previous);
      const sorted = Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));
      expect(hash).toBe(createHash('sha256').update(JSON.stringify(sorted)).digest('hex'));
      previous = hash;
    }
    expect(all.map(({ action, from }) => [action, from])).toEqual([
      ['sending.paused', '203.0.113.9'],
      ['sending.resumed', undefined],
    ]);
    expect(await auditHead(store)).toEqual({ id: all[1]?.id, hash: previous });
  });

  test('keeps the order of writing, however many seal at the same time', async () => {
    const actions = ['draft.edit', 'sending.paused', 'sign-in.failed'];
    await Promise.all(
      Array.from({ length: 40 }, async (_, n) => {
        await note(actions[n % 3], { detail: String(n) });
        if (n % 4 === 0) await sealAudit(store);
      }),
    );
    await Promise.all([sealAudit(store), sealAudit(store), sealAudit(store)]);
    expect(await verifyAudit(store)).toMatchObject({ rows: 40, faults: [] });
    expect(await store.redis.xlen(store.keys.audit)).toBe(0);
  });

  test('adds the chain to what 0.1.0 had written, once', async () => {
    for (let n = 0; n < 3; n++)
      await writerOf(store).xadd(
        store.keys.audit,
        '*',
        'at',
        1_700_000_000_000 + n,
        'actor',
        'anna',
        'action',
        'user.added',
        'subject',
        `u${n}`,
        'detail',
        '',
      );
    const before = await rows();
    await note();
    expect((await rows()).slice(0, 3)).toEqual(before);
    expect(await verifyAudit(store)).toMatchObject({ rows: 4, faults: [] });
  });

  test('continues if the store’s clock was put back', async () => {
    const ahead = Date.now() + 86_400_000;
    await writerOf(store).xadd(
      store.keys.audit,
      `${ahead}-7`,
      'at',
      1,
      'actor',
      'a',
      'action',
      'user.added',
      'subject',
      'x',
    );
    await sealAudit(store);
    await writerOf(store).del(store.keys.audit);
    await note();
    expect((await rows()).map(({ id }) => id)).toEqual([`${ahead}-7`, `${ahead}-8`]);
  });

  test('shows a row that was changed, removed or cut off', async () => {
    for (let n = 0; n < 6; n++) await note('sending.paused', { detail: String(n) });
    const all = await rows();
    const book = store.keys.auditBook('decisions');
    const third = all[2]!;
    await writerOf(store).xdel(book, third.id);
    expect((await verifyAudit(store)).faults).toEqual([expect.stringContaining(`before row ${all[3]?.id}`)]);
    const last = all[5]!;
    await writerOf(store).xdel(book, last.id);
    expect((await verifyAudit(store)).faults.at(-1)).toBe(`The newest row ${last.id} is missing.`);
    expect(hashOf({ ...third, actor: 'ben' })).not.toBe(third.hash);
  });

  test('is in the log hourly, written by one process', async () => {
    const lines: unknown[] = [];
    const log = { ...newsroom.context.log, info: (fields: unknown) => lines.push(fields) };
    await note();
    await sealAudit(store);
    const context = { store, log: log as never };
    await Promise.all([tellHead(context), tellHead(context)]);
    expect(lines).toEqual([{ audit: await auditHead(store) }]);
    expect(await writerOf(store).pttl(store.keys.auditLogged)).toBeGreaterThan(3_500_000);
  });
});

describe('the audit’s retention', () => {
  test('keeps approvals whatever editors and outsiders do, and the chain can still be followed', async () => {
    store = { ...store, retention: { audit: 100, clicksMs: 1 } };
    await note('draft.approved', { subject: 'd_1' });
    await note('delivery.sent', { subject: 'l_1' });
    for (let n = 0; n < 130; n++) await note('draft.edit', { detail: String(n) });
    for (let n = 0; n < 30; n++) await note('sign-in.failed', { detail: String(n) });
    await note('draft.approved', { subject: 'd_2' });
    const all = await rows();
    const of = (action: string) => all.filter((row) => row.action === action);
    expect(of('draft.approved').map(({ subject }) => subject)).toEqual(['d_1', 'd_2']);
    expect(of('delivery.sent')).toHaveLength(1);
    expect([of('draft.edit').length, of('sign-in.failed').length]).toEqual([100, 10]);
    expect(of('draft.edit')[0]?.detail).toBe('30');
    expect(await verifyAudit(store)).toMatchObject({ rows: 113, faults: [] });
    // Rows before a recorded anchor are distinguished from rows that somebody removed.
    await writerOf(store).xdel(store.keys.auditBook('decisions'), of('delivery.sent')[0]!.id);
    expect((await verifyAudit(store)).faults).toHaveLength(1);
  });

  test('is valid for any order of rows, with an anchor for each gap and no other', async () => {
    const actions = fc.array(fc.constantFrom('user.added', 'draft.edit', 'sign-in.failed'), {
      maxLength: 60,
    });
    const check = async (given: string[]) => {
      const fresh = await openTestNewsroom();
      try {
        const own: Store = { ...fresh.context.store, retention: { audit: 10, clicksMs: 1 } };
        for (const [n, action] of given.entries()) {
          await appendAudit(own, { actor: 'a', action, subject: 's', detail: String(n) });
          if (n % 7 === 0) await sealAudit(own);
        }
        const verified = await verifyAudit(own);
        expect(verified.faults).toEqual([]);
        const gaps = new Set<string>();
        let before = '0'.repeat(64);
        if (verified.head)
          for await (const row of allAudit(own, verified.head.id)) {
            if (row.previous !== before) gaps.add(row.previous);
            before = row.hash;
          }
        expect(new Set(await own.redis.hkeys(own.keys.auditAnchors))).toEqual(gaps);
      } finally {
        await fresh.close();
      }
    };
    await fc.assert(fc.asyncProperty(actions, check), { numRuns: 25 });
  });

  test.each([
    ['draft.approved', 'decisions'],
    ['draft.approve-first', 'decisions'],
    ['draft.scheduled', 'decisions'],
    ['delivery.sent', 'decisions'],
    ['article.withdrawn', 'decisions'],
    ['user.role', 'decisions'],
    ['draft.edit', 'work'],
    ['draft.reject', 'work'],
    ['link.created', 'work'],
    ['access.refused', 'work'],
    ['session.opened', 'work'],
    ['sign-in.failed', 'door'],
    ['signature.refused', 'door'],
    ['form.refused', 'door'],
  ])('%s goes into the book %s', (action, book) => {
    expect(bookOf(action)).toBe(book);
  });
});

describe('what changes nothing', () => {
  test('writes no row', async () => {
    const { context } = newsroom;
    await addUser(context, { name: 'wilma', role: 'viewer', password: 'four gulls on a tarn' });
    const { code } = await createShortLink(context, { target: 'https://tarn.example/a' });
    const { id, version, parts } = await draftFor(
      context,
      await publish(context, { headline: 'Gate opens' }),
      'hook',
    );
    await pauseSending(context, { reason: 'storm' });
    await disableUser(context, { name: 'wilma' });
    await changeShortLink(context, { code, disabled: true });
    const count = (await rows()).length;
    await pauseSending(context, { reason: 'storm' });
    await pauseSending(context, {});
    await disableUser(context, { name: 'wilma' });
    await changeRole(context, { name: 'wilma', role: 'viewer' });
    await changeShortLink(context, { code, disabled: true });
    await changeShortLink(context, { code, target: 'https://tarn.example/a' });
    await editDraft(context, { id, version, text: parts[0]!.text });
    expect(await rows()).toHaveLength(count);
    await resumeSending(context, {});
    expect(await rows()).toHaveLength(count + 1);
    await resumeSending(context, {});
    const at = new Date(newsroom.clock.now() + 3_600_000).toISOString();
    await approveDraft(context, { id, version, at });
    expect((await rows()).slice(count).map(({ action }) => action)).toEqual([
      'sending.resumed',
      'draft.approved',
    ]);
  });
});

describe('what outsiders cause', () => {
  test('is counted, in rows limited by time and not by how often it happens', async () => {
    const { clock, log } = newsroom.context;
    const incidents = openIncidents({ store, clock, log });
    const wrong = (from: string) =>
      incidents.note({ actor: 'outsider', from, action: 'sign-in.failed', subject: 'anna' });
    for (let n = 0; n < 500; n++) wrong('203.0.113.9');
    for (let n = 0; n < 500; n++) wrong(`198.51.100.${n}`);
    await incidents.flush();
    const all = await rows();
    expect(all).toHaveLength(22);
    expect(all.find(({ detail, from }) => from === '203.0.113.9' && detail)).toMatchObject({
      detail: '499 more within a minute',
    });
    expect(all.at(-1)).toMatchObject({
      actor: 'several',
      subject: 'several',
      detail: '481 more within a minute',
    });
    await incidents.close();
  });
});
