import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSite, type Site } from '../site.ts';

let direct: Site;
let trusting: Site;
beforeAll(async () => {
  direct = await openSite({ config: { web: { metricsToken: 'word-for-monitoring' } } });
  trusting = await openSite({ trustProxy: true });
});
afterAll(() => Promise.all([direct.close(), trusting.close()]));

const status = async (site: Site, headers: Record<string, string> = {}) =>
  (await site.get('/metrics', headers)).status;

test('this machine reads the figures', async () => {
  expect(await status(direct)).toBe(200);
});

test.each(['x-forwarded-for', 'x-real-ip', 'forwarded', 'via'])(
  'what came through a proxy that nobody trusts (%s) is not from this machine',
  async (name) => {
    const answer = await direct.get('/metrics', { [name]: '127.0.0.1' });
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toBe('Bearer');
    expect(answer.text).not.toContain('slugline_');
  },
);

test('a trusted proxy says where a request is from', async () => {
  expect(await status(trusting, { 'x-forwarded-for': '203.0.113.9' })).toBe(401);
  expect(await status(trusting, { 'x-forwarded-for': '127.0.0.1' })).toBe(200);
});

test('the token opens them from anywhere, another does not', async () => {
  const via = { 'x-forwarded-for': '203.0.113.9' };
  expect(await status(direct, { ...via, authorization: 'Bearer word-for-monitoring' })).toBe(200);
  expect(await status(direct, { ...via, authorization: 'Bearer word-for-others' })).toBe(401);
  expect(await status(direct, { ...via, authorization: 'Bearer ' })).toBe(401);
});
