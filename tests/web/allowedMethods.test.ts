import { expect, test } from 'vitest';
import { openSite } from './public/site.ts';

test('an address with other methods says so and names them; one that does not exist stays unknown', async () => {
  const site = await openSite();
  const problem = await site.get('/ingest/cms?now=1');
  expect(problem.status).toBe(405);
  expect(problem.headers.allow).toBe('POST');
  expect(problem.headers['content-type']).toContain('application/problem+json');
  expect(problem.json<{ code: string }>().code).toBe('request.method');
  const page = await site.send('/feeds/all.rss', '');
  expect(page.status).toBe(405);
  expect(page.headers.allow).toBe('GET, HEAD');
  expect(page.text).toContain('This address does not accept POST.');
  expect((await site.send('/nowhere', '')).status).toBe(404);
  expect((await site.get('/nowhere')).headers.allow).toBeUndefined();
  await site.close();
});
