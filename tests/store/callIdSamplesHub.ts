import type { Context } from '../../src/actions/context.ts';
import { setDue } from '../../src/store/scripts/due/setDue.ts';
import { claimPing } from '../../src/store/scripts/hub/claimPing.ts';
import { claimVerification } from '../../src/store/scripts/hub/claimVerification.ts';
import { confirmSubscription } from '../../src/store/scripts/hub/confirmSubscription.ts';
import { endSubscription } from '../../src/store/scripts/hub/endSubscription.ts';
import { finishDistribution } from '../../src/store/scripts/hub/finishDistribution.ts';
import { makeOutsidePingsDue, makePingsDue } from '../../src/store/scripts/hub/makePingsDue.ts';
import { recordPing } from '../../src/store/scripts/hub/recordPing.ts';
import { requestSubscription } from '../../src/store/scripts/hub/requestSubscription.ts';
import { advancePushPage } from '../../src/store/scripts/push/advancePushPage.ts';
import { changeFollower } from '../../src/store/scripts/push/changeFollower.ts';
import { claimPushPage } from '../../src/store/scripts/push/claimPushPage.ts';
import { recordPushed } from '../../src/store/scripts/push/recordPushed.ts';
import { changeSource } from '../../src/store/scripts/source/changeSource.ts';
import { changeSourceHub } from '../../src/store/scripts/source/changeSourceHub.ts';
import { recordRejections } from '../../src/store/scripts/source/recordRejections.ts';
import { storePush } from '../../src/store/scripts/source/storePush.ts';
import { claimEvent } from '../../src/store/scripts/webhook/claimEvent.ts';
import { recordAttempt } from '../../src/store/scripts/webhook/recordAttempt.ts';
import { recordEvent } from '../../src/store/scripts/webhook/recordEvent.ts';
import { replayEvent } from '../../src/store/scripts/webhook/replayEvent.ts';
import { newStory, type Sample } from './sampleRecords.ts';

const subscription = {
  id: 's1',
  mode: 'subscribe' as const,
  feed: 'all',
  extension: 'rss',
  topicUrl: 'https://tarn.example/feeds/all.rss',
  callback: 'https://reader.example/hook',
  host: 'reader.example',
  hostDigest: 'reader',
  lease: 600,
};

const asked = { ...subscription, patience: 1_000, mostDoubts: 5, most: 10, mostOfHost: 5, mostAsked: 10 };

/** A subscription that is behind; returns its ping. */
async function subscribed(plain: Context) {
  await requestSubscription(plain.store, asked, 'asked');
  await confirm(plain);
  const ping = { id: 's1', to: 'subscriber', feed: 'all' } as const;
  await newStory(plain);
  await setDue(plain.store, { id: 's1', at: { ping: plain.clock.now() - 1 } });
  return ping;
}

const confirm = ({ store, clock }: Context) =>
  confirmSubscription(store, {
    ...subscription,
    request: 'asked',
    verdict: 'confirmed',
    topicName: 'all.rss',
    expiresAt: clock.now() + 600_000,
    doubtsMs: 1_000,
  });

const ended = { id: 's1', feed: 'all', topicName: 'all.rss', host: 'reader.example' };

export const follower = {
  id: 'f1',
  endpoint: 'https://push.example/1',
  p256dh: 'key',
  auth: 'secret',
  isElsewhere: true,
  was: [] as string[],
  topics: ['all'],
  most: 10,
  mostOfTopic: 10,
  mostElsewhere: 1,
};

function webhookEvent(store: Context['store']) {
  return recordEvent(store, { webhook: 'archive', id: 'w_1', at: store.clock.now(), json: '{"id":"w_1"}' });
}

/** Sample calls of the scripts about hubs, followers, sources and webhooks. */
export const hubSamples: Record<string, Sample | string> = {
  'webhook/recordEvent': ({ store }) => webhookEvent(store),
  'webhook/claimEvent': async ({ store }, plain) => {
    await webhookEvent(plain.store);
    return claimEvent(store, { webhook: 'archive', id: 'w_1', claimMs: 1_000 });
  },
  'webhook/recordAttempt': async ({ store, clock }, plain) => {
    await webhookEvent(plain.store);
    const claimed = await claimEvent(plain.store, { webhook: 'archive', id: 'w_1', claimMs: 1_000 });
    await recordAttempt(store, {
      webhook: 'archive',
      id: 'w_1',
      claim: claimed.outcome === 'claimed' ? claimed.claim : '',
      state: 'waiting',
      attempt: { at: clock.now(), outcome: 'failed', status: 500, ms: 1, error: 'it answered 500' },
      nextAt: clock.now() + 3_000,
      restMs: 3_000,
    });
  },
  'webhook/replayEvent': async ({ store }, plain) => {
    await webhookEvent(plain.store);
    return replayEvent(store, { webhook: 'archive', id: 'w_1', actor: 'ada' });
  },
  'hub/claimPing': async ({ store }, plain) =>
    claimPing(store, { ...(await subscribed(plain)), claimMs: 1_000 }),
  'hub/claimVerification': async ({ store, clock }, plain) => {
    await requestSubscription(plain.store, asked);
    await claimVerification(store, { id: 's1', till: clock.now() + 60_000 });
  },
  'hub/confirmSubscription': async (context, plain) => {
    await requestSubscription(plain.store, asked, 'asked');
    await confirm(context);
  },
  'hub/endSubscription': async ({ store }, plain) => {
    await subscribed(plain);
    await endSubscription(store, ended);
  },
  'hub/finishDistribution': async ({ store }, plain) => {
    await subscribed(plain);
    await finishDistribution(store, { id: 'all', version: '1', gatherMs: 1_000 });
  },
  'hub/makePingsDue': async ({ store }) => {
    await makePingsDue(store, ['s1', 's2']);
    await makeOutsidePingsDue(store, [
      { id: 'o1', hub: 'https://hub.example/', feed: 'all', extension: 'rss' },
    ]);
  },
  'hub/recordPing': async ({ store, clock }, plain) => {
    const ping = await subscribed(plain);
    const claimed = await claimPing(plain.store, { ...ping, claimMs: 1_000 });
    const claim = 'claim' in claimed ? claimed.claim : '';
    await recordPing(store, { ...ping, claim }, { result: 'failed', error: '500', nextAt: clock.now() });
  },
  'hub/requestSubscription': ({ store }) => requestSubscription(store, asked),
  'push/advancePushPage': async ({ store, clock }, plain) => {
    const page = { id: await newStory(plain), topic: 'all' };
    const claimed = await claimPushPage(plain.store, { ...page, until: clock.now() + 60_000 });
    const claim = 'claim' in claimed ? claimed.claim : '';
    await advancePushPage(store, { ...page, claim, after: 'f1', done: true, notBefore: 0 });
  },
  'push/changeFollower': async ({ store }) => {
    await changeFollower(store, follower);
    await changeFollower(store, { ...follower, was: ['all'], topics: [] });
  },
  'push/claimPushPage': async ({ store, clock }, plain) =>
    claimPushPage(store, { id: await newStory(plain), topic: 'all', until: clock.now() + 60_000 }),
  'push/recordPushed': async ({ store }, plain) => {
    await changeFollower(plain.store, follower);
    await recordPushed(store, 'a_one', ['f1', 'unknown']);
  },
  'source/changeSource': ({ store }) =>
    changeSource(store, { source: 'site', record: { set: { saw: '1' }, add: { ignored: 1 } } }),
  'source/changeSourceHub': ({ store }) =>
    changeSourceHub(store, { source: 'site', expected: 0, set: { state: 'wanted' }, askAt: 5, ask: true }),
  'source/recordRejections': ({ store }) =>
    recordRejections(store, {
      source: 'site',
      rejections: [{ where: 'item 1', reason: 'no headline' }],
      most: 100,
    }),
  'source/storePush': async ({ store }, plain) => {
    await changeSourceHub(plain.store, { source: 'site', expected: 0, set: { state: 'active', word: 'w' } });
    const content = Buffer.from('<rss/>');
    await storePush(store, { source: 'site', word: 'w', contentType: 'text/xml', content });
  },
};
