import { once } from 'node:events';
import { Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { redisUrl } from '../../support/redis.ts';
import { browserOf, openTestWeb, signedInAs, type TestWeb } from '../server.ts';

type Browser = Awaited<ReturnType<typeof signedInAs>>;

let web: TestWeb;
let viewer: Browser;
let approver: Browser;
let admin: Browser;

/** Runs one job of a queue with a real worker, to its failure. */
async function runToFailure(queue: string, why: string): Promise<void> {
  const connection = new Redis(redisUrl(), { maxRetriesPerRequest: null });
  const worker = new Worker(
    queue,
    () => {
      throw new Error(why);
    },
    { connection, prefix: web.context.store.keys.queues },
  );
  await once(worker, 'failed');
  await worker.close();
  connection.disconnect();
}

const jobOf = (queue: string, id: string) => web.queues.all.find(({ name }) => name === queue)?.getJob(id);

beforeAll(async () => {
  web = await openTestWeb();
  viewer = await signedInAs(web, { name: 'vera', role: 'viewer' });
  approver = await signedInAs(web, { name: 'anna', role: 'approver' });
  admin = await signedInAs(web, { name: 'ada', role: 'admin' });
  const deliver = web.queues.all.find(({ name }) => name === 'deliver');
  await deliver?.add('deliver', { id: 'v_lost' }, { jobId: 'wake-lost', attempts: 1 });
  await runToFailure('deliver', 'the <quay> is closed');
  await web.queues.enqueue([
    { name: 'settle', payload: { id: 'v_later' }, id: 'wake-later', notBefore: Date.now() + 3_600_000_000 },
  ]);
});
afterAll(() => web.close());

describe('the queues', () => {
  test('show what failed first, with its payload, its tries and the error, and nothing of it as markup', async () => {
    const { status, text } = await viewer.get('/ops/queues');
    expect(status).toBe(200);
    expect(text).toContain('wake-lost');
    expect(text).toContain('{&#34;id&#34;:&#34;v_lost&#34;}');
    expect(text).toContain('the &#60;quay&#62; is closed');
    expect(text).toContain('1 / 1');
    expect(text).not.toContain('wake-later');
    expect(text).not.toMatch(/ style=|<style|<script(?! type="module" src=)/);
  });

  test('show what runs later, and one queue alone', async () => {
    expect((await viewer.get('/ops/queues?state=delayed')).text).toContain('wake-later');
    const only = await viewer.get('/ops/queues?state=delayed&queue=deliver');
    expect(only.text).not.toContain('wake-later');
    expect(only.text).toContain('No jobs scheduled for later.');
  });

  test('are searched by the id of a job, and by an id in a job’s payload', async () => {
    expect((await viewer.get('/ops/queues?id=wake-later')).text).toContain('v_later');
    expect((await viewer.get('/ops/queues?id=v_lost')).text).toContain('wake-lost');
    expect((await viewer.get('/ops/queues?id=nowhere')).text).toContain('No job found for that ID.');
  });

  test('offer a viewer nothing to press, and refuse what a viewer sends anyway', async () => {
    const { text } = await viewer.get('/ops/queues');
    expect(text).not.toContain('/ops/queues/retry"');
    const sent = await viewer.post('/ops/queues/retry', { queue: 'deliver', id: 'wake-lost' }, '/ops/queues');
    expect(sent.status).toBe(403);
    expect(await (await jobOf('deliver', 'wake-lost'))?.getState()).toBe('failed');
  });

  test('are for people who are signed in', async () => {
    const answer = await browserOf(web.base).get('/ops/queues');
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/login?to=%2Fops%2Fqueues');
  });

  test('let an approver run a failed job again, once, and not remove one', async () => {
    const fields = { queue: 'deliver', id: 'wake-lost' };
    const sent = await approver.post('/ops/queues/retry', fields, '/ops/queues');
    expect(sent.status).toBe(303);
    expect(await (await jobOf('deliver', 'wake-lost'))?.getState()).toBe('waiting');
    const twice = await approver.post('/ops/queues/retry', fields, '/ops/queues');
    expect(twice.status).toBe(409);
    expect(twice.text).toContain('A job that is waiting can’t be run again.');
    expect((await approver.post('/ops/queues/remove', fields, '/ops/queues')).status).toBe(403);
  });

  test('let an admin remove a job, and the audit says so', async () => {
    const fields = { queue: 'settle', id: 'wake-later', back: '/ops/queues?state=delayed' };
    const sent = await admin.post('/ops/queues/remove', fields, '/ops/queues?state=delayed');
    expect(sent.status).toBe(303);
    expect(sent.headers.get('location')).toBe('/ops/queues?state=delayed');
    expect(await jobOf('settle', 'wake-later')).toBeUndefined();
    const { text } = await admin.get('/ops/audit');
    expect(text).toContain('job.removed');
    expect(text).toContain('job.retried');
  });

  test('refuse a form without its token', async () => {
    const answer = await admin.send('/ops/queues/remove', {
      method: 'POST',
      body: new URLSearchParams({ queue: 'deliver', id: 'wake-lost' }),
      headers: { origin: web.base },
    });
    expect(answer.status).toBe(403);
  });
});
