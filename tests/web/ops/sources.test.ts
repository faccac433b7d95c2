import { afterAll, beforeAll, expect, test } from 'vitest';
import { ingestOne } from '../../../src/actions/intake/ingest.ts';
import { openTestWeb, signedInAs, type TestWeb } from '../server.ts';

let web: TestWeb;
beforeAll(async () => {
  const feed = (id: string) => ({ id, type: 'feed', url: `https://${id}.example/rss`, cron: '* * * * *' });
  web = await openTestWeb({ sources: ['moved', 'down', 'pushed', 'lost'].map(feed) });
});
afterAll(() => web.close());

test('operations and the API say for each source what is wrong, what is unusual, and who pushes it', async () => {
  const { redis, keys, clock } = web.context.store;
  const now = clock.now();
  await redis.hset(keys.source('moved'), { lastSuccessAt: now, lastWarning: 'it has <moved> for good' });
  await redis.hset(keys.source('down'), {
    failures: 4,
    lastError: 'it answered 500',
    notBefore: now + 120_000,
  });
  const hub = { hub: 'https://hub.example/', topic: 't', word: 'w', secret: 's', callback: 'c' };
  await redis.hset(keys.sourceHub('pushed'), {
    ...hub,
    state: 'active',
    leaseUntil: now + 86_400_000,
    lastPushAt: now - 60_000,
    pushes: 3,
  });
  await redis.hset(keys.sourceHub('lost'), {
    ...hub,
    state: 'wanted',
    failures: 3,
    lastError: 'it answered 503',
  });
  const viewer = await signedInAs(web, { name: 'vera', role: 'viewer' });
  const { text } = await viewer.get('/ops');
  expect(text).toMatch(/it has &[#\w]+;moved&[#\w]+; for good/);
  expect(text).toContain('it answered 500');
  expect(text).toContain('next poll not before');
  expect(text).toMatch(/pushed by <bdi>hub\.example<\/bdi> until .*, last push /);
  expect(text).toContain(
    'its hub hub.example was asked 3 times in vain (it answered 503); it is polled instead',
  );
  expect(text).not.toContain('secret');
});

test('operations lists what is under embargo, including future dates', async () => {
  const publishedAt = new Date(web.clock.now() + 3_600_000).toISOString();
  const article = { headline: 'Lantern fair <opens>', url: 'https://tarn.example/lanterns', publishedAt };
  const { id } = await ingestOne(web.context, article, { source: 'cms', pushed: true });
  const viewer = await signedInAs(web, { name: 'vic', role: 'viewer' });
  const under = (await viewer.get('/ops')).text.split('Under embargo')[1];
  expect(under).toContain(`href="/desk/articles/${id}"`);
  expect(under).toMatch(/Lantern fair &[#\w]+;opens/);
  web.clock.advance(2 * 3_600_000);
  expect((await viewer.get('/ops')).text).not.toContain('Under embargo');
});
