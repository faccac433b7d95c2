import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changeRole } from '../../../src/actions/accounts/changeRole.ts';
import { createToken } from '../../../src/actions/accounts/createToken.ts';
import { revokeToken } from '../../../src/actions/accounts/revokeToken.ts';
import { openTestWeb, signedInAs, type TestWeb } from '../server.ts';

let web: TestWeb;
beforeAll(async () => {
  web = await openTestWeb();
});
afterAll(() => web.close());

/** Opens an event stream and says when it has ended. */
async function listen(headers: Record<string, string>) {
  const leaving = new AbortController();
  const answer = await fetch(`${web.base}/api/v1/events`, { headers, signal: leaving.signal });
  const state = { isOver: false };
  if (answer.ok)
    answer.text().then(
      () => {
        state.isOver = true;
      },
      () => undefined,
    );
  else await answer.text();
  return { status: answer.status, state, leave: () => leaving.abort() };
}

/** Lets the heartbeats come until the stream is over, a hundred at most. */
async function isOverSoon(state: { isOver: boolean }): Promise<boolean> {
  for (let n = 0; n < 100 && !state.isOver; n++) {
    web.clock.advance(5_000);
    await new Promise(setImmediate);
    await fetch(`${web.base}/healthz`).then((answer) => answer.text());
  }
  return state.isOver;
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('an event stream ends', () => {
  test('with its token', async () => {
    const token = await createToken(web.context, { name: 'screen', role: 'viewer' });
    const { status, state } = await listen(bearer(token));
    expect(status).toBe(200);
    await revokeToken(web.context, { name: 'screen' });
    expect(await isOverSoon(state)).toBe(true);
  });

  test('when its person signs out', async () => {
    const browser = await signedInAs(web, { name: 'ada', role: 'editor' });
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const { status, state } = await listen({ cookie });
    expect(status).toBe(200);
    expect((await browser.post('/logout', {}, '/desk')).status).toBe(303);
    expect(await isOverSoon(state)).toBe(true);
  });

  test('when its person gets another role', async () => {
    const browser = await signedInAs(web, { name: 'bela', role: 'editor' });
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const { state } = await listen({ cookie });
    await changeRole(web.context, { name: 'bela', role: 'viewer' });
    expect(await isOverSoon(state)).toBe(true);
  });
});

test('one person may have twenty open, another is not held by them', async () => {
  const token = await createToken(web.context, { name: 'many', role: 'viewer' });
  const other = await createToken(web.context, { name: 'other', role: 'viewer' });
  const streams = [];
  for (let n = 0; n < 20; n++) streams.push(await listen(bearer(token)));
  expect(streams.map(({ status }) => status)).toEqual(Array(20).fill(200));
  expect((await listen(bearer(token))).status).toBe(429);
  const another = await listen(bearer(other));
  expect(another.status).toBe(200);
  for (const { leave } of [...streams, another]) leave();
});

test('whoever begins to listen hears first what has changed since the page was made', async () => {
  const token = await createToken(web.context, { name: 'late', role: 'viewer' });
  web.tell({ type: 'draft', id: 'd_before' });
  const since = web.web.changes.newest();
  web.tell({ type: 'copy', id: 'c_meanwhile' });
  const leaving = new AbortController();
  const listenSince = async (id: string) => {
    const address = `${web.base}/api/v1/events?since=${id}`;
    const { body } = await fetch(address, { headers: bearer(token), signal: leaving.signal });
    let read = '';
    for await (const chunk of body ?? []) {
      read += Buffer.from(chunk).toString();
      if (read.includes('event: copy') || read.includes('event: reset')) break;
    }
    return read;
  };
  expect(await listenSince(since)).toContain('"id":"c_meanwhile"');
  expect(await listenSince(since)).not.toContain('d_before');
  for (let n = 0; n < 2_000; n++) web.tell({ type: 'clicks', id: String(n) });
  expect(await listenSince(since)).toContain('event: reset');
  const wrong = await fetch(`${web.base}/api/v1/events?since=now`, { headers: bearer(token) });
  expect(wrong.status).toBe(422);
  leaving.abort();
});
