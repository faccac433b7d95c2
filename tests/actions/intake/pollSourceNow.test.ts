import { expect, test } from 'vitest';
import { pollSourceNow } from '../../../src/actions/intake/pollSourceNow.ts';
import { withLock } from '../../../src/store/locks.ts';
import { openPolled } from '../../sources/polled.ts';

const item = (name: string) =>
  `<item><guid isPermaLink="false">${name}</guid><title>${name}</title><description>Text of ${name}.</description></item>`;
const feed = (...names: string[]) =>
  `<rss version="2.0"><channel><title>Tarn</title>${names.map(item).join('')}</channel></rss>`;

test('a poll that a person requests returns a row for each article, even while the source rests', async () => {
  const { newsroom, site, stats } = await openPolled({ complete: 'never' });
  const poll = () => pollSourceNow(newsroom.context, 'site');
  site['/feed'] = { status: 503, headers: { 'retry-after': '3600' } };
  await poll();
  expect(Number((await stats()).notBefore)).toBeGreaterThan(newsroom.clock.now());
  site['/feed'] = { body: feed('One', '') };
  expect((await poll()).rows).toMatchObject([
    { headline: 'One', outcome: 'new' },
    { id: null, outcome: 'rejected', reason: expect.stringContaining('it has no title') },
  ]);
  expect(await stats()).toMatchObject({ seen: '1', new: '1', rejected: '1' });
  site['/feed'] = { status: 404 };
  await expect(poll()).rejects.toMatchObject({ code: 'source.unreachable' });
  expect((await stats()).failures).toBe('1');
});

test('a source that is pushed, unknown or being polled is not polled', async () => {
  const { newsroom, site } = await openPolled((origin) => [
    { id: 'site', type: 'feed', url: `${origin}/feed` },
    { id: 'cms', type: 'webhook', secret: 'a-secret-of-the-cms' },
  ]);
  const { context } = newsroom;
  site['/feed'] = { body: feed('One') };
  await expect(pollSourceNow(context, 'cms')).rejects.toMatchObject({ code: 'source.not-polled' });
  await expect(pollSourceNow(context, 'none')).rejects.toMatchObject({ code: 'source.unknown' });
  await withLock(context, context.store.keys.sourcePoll('site'), async () => {
    await expect(pollSourceNow(context, 'site')).rejects.toMatchObject({ code: 'source.being-polled' });
  });
});
