import { expect, test } from 'vitest';
import { dueReadings } from '../../../src/actions/copies/dueReadings.ts';
import { readStatistics } from '../../../src/actions/copies/readStatistics.ts';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { startMastodon } from '../../simulators/mastodon.ts';
import { draftFor, publish } from '../../support/records.ts';
import { testWorker } from '../../support/worker.ts';
import { openTestWeb, signedInAs } from '../server.ts';

test('what a platform counted of a post stands beside its clicks, at the desk and in the API', async () => {
  const mastodon = await startMastodon({ now: () => web.clock.now() });
  const { url: baseUrl, token } = mastodon;
  const web = await openTestWeb({
    channels: [{ id: 'fedi', type: 'mastodon', baseUrl, token, cap: { gap: '0s' } }],
    copies: { statistics: '23 * * * *' },
  });
  try {
    const article = { headline: 'The ferry returns to Orrin', url: 'https://tarn.example/ferry' };
    const id = await publish(web.context, article);
    const draft = await draftFor(web.context, id, 'fedi');
    await approveDraft(web.context, { id: draft.id, version: draft.version });
    await testWorker(web.context, web.clock).settleDown();
    for (const [likes, hours] of [
      [2, 5],
      [12, 20],
    ] as const) {
      mastodon.truth[0]!.reactions = { likes, reposts: 1 };
      web.clock.advance(hours * 3_600_000);
      for (const batch of await dueReadings(web.context)) await readStatistics(web.context, batch);
    }

    const vera = await signedInAs(web, { name: 'vera', role: 'viewer' });
    const page = (await vera.get(`/desk/articles/${id}`)).text;
    expect(page).toMatch(/<summary>0 clicks, 12 likes, 1 repost<\/summary>/);
    expect(page).toContain('2 likes, 1 repost');
    expect((await vera.get('/desk/deliveries')).text).toContain('12 likes, 1 repost');
    const [delivery = ''] = (await draftFor(web.context, id, 'fedi')).deliveries;
    expect((await vera.get(`/desk/deliveries/${delivery}`)).text).toMatch(/12 likes[\s\S]*2 likes/);

    const { items } = JSON.parse((await vera.get(`/api/v1/articles/${id}/copies`)).text);
    expect(items).toMatchObject([{ clicks: 0, statistics: [{ likes: 2 }, { likes: 12, reposts: 1 }] }]);
    const shown = JSON.parse((await vera.get(`/api/v1/deliveries/${delivery}`)).text);
    expect(shown.statistics).toHaveLength(2);
  } finally {
    await web.close();
    await mastodon.close();
  }
});
