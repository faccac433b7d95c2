import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { approveDraft } from '../../../../src/actions/drafting/approveDraft.ts';
import { acceptConfig } from '../../../../src/actions/operations/acceptConfig.ts';
import { healthProblems } from '../../../../src/actions/operations/healthProblems.ts';
import { pauseSending } from '../../../../src/actions/operations/pauseSending.ts';
import { resumeSending } from '../../../../src/actions/operations/resumeSending.ts';
import { writerOf } from '../../../../src/store/writer.ts';
import { draftFor } from '../../../support/records.ts';
import { openSite, type Site } from '../site.ts';

const secret = 'shared with the content system';
let site: Site;

beforeEach(async () => {
  site = await openSite({ config: { sources: [{ id: 'cms', type: 'webhook', secret }] } });
  await acceptConfig(site.context);
});
afterEach(() => site.close());

const ready = async () => {
  const answer = await site.get('/readyz');
  expect(answer.status).toBe(200);
  return answer.json<{ status: string; degraded: string[] }>();
};
const well = { status: 'ok', degraded: [] };

test('reports a configuration that is not the newest accepted one', async () => {
  expect(await ready()).toEqual(well);
  await acceptConfig({ ...site.context, config: { ...site.context.config, fingerprint: 'newer' } });
  expect(await ready()).toEqual({ status: 'degraded', degraded: ['config'] });
});

test('reports that sending is not armed', async () => {
  const { keys } = site.context.store;
  await writerOf(site.context.store).hset(keys.switches, { armed: '0' });
  expect((await ready()).degraded).toEqual(['paused']);
  await resumeSending(site.context, { here: true });
  expect(await ready()).toEqual(well);
});

test('reports deliveries that are minutes past due, unless they were paused', async () => {
  const [article] = await site.publish({ headline: 'Lock gate stuck' });
  const draft = await draftFor(site.context, article?.id ?? '', 'hook');
  await approveDraft(site.context, { id: draft.id, version: draft.version });
  expect(await ready()).toEqual(well);
  site.clock.advance(5 * 60_000);
  expect((await ready()).degraded).toEqual(['deliveries']);
  await pauseSending(site.context, {});
  expect((await ready()).degraded).toEqual(['paused']);
});

test('reports the kill switch until somebody resumes', async () => {
  await pauseSending(site.context, { reason: 'A wrong figure is going round.' });
  expect(await ready()).toEqual({ status: 'degraded', degraded: ['paused'] });
  const [problem] = await healthProblems(site.context);
  expect(problem?.says).toContain(`${site.context.actor.name} paused everything at `);
  expect(problem?.says).toMatch(/: A wrong figure is going round\. Nothing is sent\.$/);
  await resumeSending(site.context, {});
  expect(await ready()).toEqual(well);
});

test('a nearly full store is reported, and a push is asked to retry', async () => {
  site.context.store.memory.most = 1_000;
  site.context.store.memory.used = 900;
  expect((await ready()).degraded).toEqual(['memory']);
  const body = JSON.stringify({ headline: 'One more' });
  const timestamp = String(Math.floor(site.clock.now() / 1_000));
  const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  const headers = { 'x-timestamp': timestamp, 'x-signature-256': `sha256=${signature}` };
  const pushed = await site.send('/ingest/cms', body, headers);
  expect(pushed.status).toBe(503);
  expect(pushed.json()).toMatchObject({ code: 'store.full' });
  expect(Number(pushed.headers['retry-after'])).toBeGreaterThan(0);
  site.context.store.memory.used = 0;
  expect((await site.send('/ingest/cms', body, headers)).status).toBe(202);
});
