import { afterAll, beforeAll, expect, test } from 'vitest';
import { findAudit, readAuditFilter } from '../../src/accounts/audit/find.ts';
import { sealAudit } from '../../src/accounts/audit/seal.ts';
import { appendAudit } from '../../src/store/scripts/audit/appendAudit.ts';
import { approver } from '../support/newsroom.ts';
import { openTestWeb, signedInAs, type TestWeb } from '../web/server.ts';

let web: TestWeb;

beforeAll(async () => {
  web = await openTestWeb();
  const { store } = web.context;
  for (let n = 0; n < 1_300; n += 1) {
    if (n % 100 === 0) web.clock.advance(60_000);
    const actor = n % 650 === 0 ? 'Ada' : 'bob';
    await appendAudit(store, {
      actor,
      action: n % 2 === 0 ? 'draft.reject' : 'drafting.x',
      subject: `d_${n}`,
      detail: '',
    });
  }
  await sealAudit(store);
});
afterAll(() => web.close());

async function found(written: Record<string, string>, limit = 100): Promise<string[]> {
  const { clock, config, store } = web.context;
  const filter = readAuditFilter(written, { now: clock.now(), timezone: config.newsroom.timezone });
  const rows: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await findAudit(store, filter, limit, cursor);
    rows.push(...page.items.filter(({ subject }) => subject.startsWith('d_')).map(({ subject }) => subject));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return rows;
}

test('the audit is filtered by who, what, to what and when, over pages of any size', async () => {
  expect(await found({ who: 'ada' })).toEqual(['d_650', 'd_0']);
  expect(await found({ who: 'ada' }, 1)).toEqual(['d_650', 'd_0']);
  expect(await found({ subject: 'd_7' })).toEqual(['d_7']);
  expect(await found({ what: 'draft', who: 'ada' })).toEqual(['d_650', 'd_0']);
  expect(await found({ what: 'drafting.x', who: 'ada' })).toEqual([]);
  expect(await found({ what: 'draft' }, 7)).toHaveLength(650);
  expect((await found({ since: '1m' })).length).toBeLessThan(300);
  expect(await found({ until: '1m', since: '1m', who: 'carl' })).toEqual([]);
  expect(() => readAuditFilter({ since: 'noon' }, { now: 0, timezone: 'UTC' })).toThrow(/since/);
});

test('the page has the filter in its address, and a viewer reads none of it', async () => {
  const anna = await signedInAs(web, approver);
  const { text } = await anna.get('/ops/audit?who=ada&what=draft');
  expect(text).toContain('<code>d_650</code>');
  expect(text).not.toContain('<code>d_2</code>');
  expect(text).toContain('value="ada"');
  const vera = await signedInAs(web, { ...approver, name: 'vera', role: 'viewer' });
  expect((await vera.get('/ops/audit?who=ada')).status).toBe(403);
});
