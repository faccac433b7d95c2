import { afterEach, expect, test } from 'vitest';
import { dueReadings } from '../../../src/actions/copies/dueReadings.ts';
import { readStatistics } from '../../../src/actions/copies/readStatistics.ts';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { editDraft } from '../../../src/actions/drafting/editDraft.ts';
import { rejectDraft } from '../../../src/actions/drafting/rejectDraft.ts';
import { startMastodon } from '../../simulators/mastodon.ts';
import { draftFor, publish } from '../../support/records.ts';
import { soon } from '../../support/soon.ts';
import { testWorker } from '../../support/worker.ts';
import { browserOf, openTestWeb, signedInAs, type TestWeb } from '../server.ts';

let web: TestWeb;
let mastodon: Awaited<ReturnType<typeof startMastodon>>;
afterEach(async () => {
  await web.close();
  await mastodon.close();
});

async function open(more: Record<string, unknown> = {}) {
  mastodon = await startMastodon({ now: () => web.clock.now() });
  const { url: baseUrl, token } = mastodon;
  web = await openTestWeb({
    channels: [
      { id: 'fedi', type: 'mastodon', baseUrl, token, cap: { gap: '0s' } },
      { id: 'bird', type: 'x', token: 'bird-token', dryRun: true },
      { id: 'page', type: 'sandbox', cap: { gap: '0s' }, link: 'canonical' },
    ],
    ...more,
  });
  return signedInAs(web, { name: 'vera', role: 'viewer' });
}

async function draftOf(name: string, channel: string, more: Record<string, unknown> = {}) {
  const article = { headline: `The ${name} returns to Orrin`, url: `https://tarn.example/${name}`, ...more };
  return draftFor(web.context, await publish(web.context, article), channel);
}
async function post(name: string, channel = 'fedi', more: Record<string, unknown> = {}) {
  const draft = await draftOf(name, channel, more);
  await approveDraft(web.context, { id: draft.id, version: draft.version });
  await testWorker(web.context, web.clock).settleDown();
  return draft;
}
/** A reader opens the post's link. */
const follow = (code: string) => browserOf(web.base).get(`/s/${code}`, { 'user-agent': 'Mozilla/5.0' });
const textIn = (page: string) =>
  page
    .replace(/<\/?(bdi|code)[^>]*>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&quot;', '"')
    .replace(/\s+/g, ' ');

test('a viewer sees posts, clicks and decisions, the best post first, and why numbers are missing', async () => {
  const vera = await open();
  const empty = await vera.get('/desk/results');
  expect(empty.text).toContain('Nothing was sent or rejected in these days.');
  const ferry = await post('ferry', 'fedi', { section: 'harbour' });
  await post('tram', 'fedi', { section: 'council' });
  await post('bridge', 'page', { section: 'council' });
  const refused = await draftOf('wall', 'fedi');
  await rejectDraft(web.context, { id: refused.id, version: refused.version });
  const edited = await draftOf('lamp', 'fedi');
  const text = `Boats again\n${edited.link.url}`;
  const { version } = await editDraft(web.context, { id: edited.id, version: edited.version, text });
  await approveDraft(web.context, { id: edited.id, version });
  await testWorker(web.context, web.clock).settleDown();
  for (const code of [ferry.link.code, ferry.link.code, edited.link.code]) await follow(code);
  web.clock.advance(2_000);
  const page = await soon(async () => {
    web.clock.advance(1_000);
    const { text } = await vera.get('/desk/results');
    expect(text).toContain('<dt>Clicks</dt><dd>3</dd>');
    return text;
  });
  expect(page).toContain('<dt>Posts</dt><dd>4</dd>');
  const best = page.slice(page.indexOf('Most clicked posts'), page.indexOf('By channel'));
  expect(textIn(best)).toMatch(/2 fedi The ferry returns.*1 fedi The lamp returns.*Edited by a person/);
  expect(best).toContain(
    `href="/desk/deliveries/${(await draftFor(web.context, ferry.articleId, 'fedi')).deliveries[0]}"`,
  );
  expect(best).toContain(`href="${mastodon.url}`);
  const words = textIn(page);
  expect(words).toContain('Too few posts to compare: a group needs 20 posts to be ranked.');
  expect(words).toContain('fedi 4 2 (50%) 1 (25%) 1 (25%)');
  expect(words).toContain('page: clicks are not counted, because posts have the canonical link.');
  expect(words).toContain('page: the platform offers no numbers.');
  expect(words).toMatch(
    /fedi: likes, reposts, replies and views are not read.* copies: \{ statistics: \S+23 \* /,
  );
  expect(page).not.toContain('<th scope="col" class="number">Likes</th>');
  const ofPage = textIn((await vera.get('/desk/results?days=7&channel=page')).text);
  expect(ofPage).toContain('Posts 1 Clicks –');
  expect((await vera.get('/desk/results?days=8')).status).toBe(422);
  expect((await browserOf(web.base).get('/desk/results')).status).toBe(303);
});

test('what platforms count and the ranking stand on the page, in the API and in the table for spreadsheets', async () => {
  const vera = await open({ copies: { statistics: '23 * * * *' }, compose: { leastPosts: 5 } });
  for (let n = 0; n < 6; n += 1) await post(`boat-${n}`, 'fedi', { section: n < 5 ? '=1+1,"x"' : 'council' });
  mastodon.truth.forEach((entry, n) => {
    entry.reactions = { likes: n, reposts: 1 };
  });
  web.clock.advance(2 * 3_600_000);
  for (const batch of await dueReadings(web.context)) await readStatistics(web.context, batch);

  const { text } = await vera.get('/desk/results?days=7');
  expect(textIn(text)).toContain('Likes Reposts');
  expect(textIn(text)).toContain('Fewer than 5 posts with counted clicks: not compared council');
  expect(textIn(text)).toContain('6 posts are younger than a day: their clicks still grow.');

  const answer = JSON.parse((await vera.get('/api/v1/results?days=7&by=section')).text);
  expect(answer).toMatchObject({
    by: 'section',
    days: 7,
    leastPosts: 5,
    young: 6,
    scheduled: true,
    best: [],
  });
  expect(answer.items).toMatchObject([
    {
      name: '=1+1,"x"',
      posts: 5,
      comparable: true,
      statistics: { likes: { posts: 5, total: 10, median: 2 } },
    },
    { name: 'council', posts: 1, comparable: false, drafts: { composed: 1, edited: 0, rejected: 0 } },
  ]);
  expect(answer.numbers).toEqual([{ channel: 'fedi', statistics: 'on', clicks: true }]);
  expect((await vera.get('/api/v1/results?days=5')).status).toBe(422);
  expect((await browserOf(web.base).get('/api/v1/results')).status).toBe(401);

  const csv = await vera.get('/desk/results.csv?days=7');
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(csv.text.split('\r\n')).toContain(`section,"'=1+1,""x""",5,5,0,0.00,0,yes,5,0,0,5,10,5,5,5,0,5,0,,`);
});
