import type { Context } from '../../src/actions/context.ts';
import { deliver } from '../../src/actions/delivering/deliver.ts';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import { rejectDraft } from '../../src/actions/drafting/rejectDraft.ts';
import { correctArticle } from '../../src/actions/intake/correctArticle.ts';
import { newLease } from '../../src/actions/operations/homeLease.ts';
import { changeAccount } from '../../src/store/scripts/account/changeAccount.ts';
import { changeSession } from '../../src/store/scripts/account/changeSession.ts';
import { countSignInTry } from '../../src/store/scripts/account/countSignInTry.ts';
import { endSessions } from '../../src/store/scripts/account/endSessions.ts';
import { endSignInTry } from '../../src/store/scripts/account/endSignInTry.ts';
import { holdAnswer } from '../../src/store/scripts/account/holdAnswer.ts';
import { closeProposal } from '../../src/store/scripts/article/closeProposal.ts';
import { proposeChange } from '../../src/store/scripts/article/proposeChange.ts';
import { purgeArticle } from '../../src/store/scripts/article/purgeArticle.ts';
import { recordDuplicate } from '../../src/store/scripts/article/recordDuplicate.ts';
import { recordPicture } from '../../src/store/scripts/article/recordPicture.ts';
import { recordVersion } from '../../src/store/scripts/article/recordVersion.ts';
import { storeDigest } from '../../src/store/scripts/article/storeDigest.ts';
import { appendAudit } from '../../src/store/scripts/audit/appendAudit.ts';
import { sealRows } from '../../src/store/scripts/audit/sealRows.ts';
import { trimBook } from '../../src/store/scripts/audit/trimBook.ts';
import { changeSandbox } from '../../src/store/scripts/channel/changeSandbox.ts';
import { changeSubscription } from '../../src/store/scripts/channel/changeSubscription.ts';
import { finishRelease } from '../../src/store/scripts/channel/finishRelease.ts';
import { keepContainer } from '../../src/store/scripts/channel/keepContainer.ts';
import { keepMedia } from '../../src/store/scripts/channel/keepMedia.ts';
import { keepSignIn } from '../../src/store/scripts/channel/keepSignIn.ts';
import { recordChannelWell } from '../../src/store/scripts/channel/recordChannelWell.ts';
import { recordLimit } from '../../src/store/scripts/channel/recordLimit.ts';
import { setSandboxFault } from '../../src/store/scripts/channel/setSandboxFault.ts';
import { advanceCron } from '../../src/store/scripts/cron/advanceCron.ts';
import { admitHome } from '../../src/store/scripts/delivery/admitHome.ts';
import { changeCopy } from '../../src/store/scripts/delivery/changeCopy.ts';
import { compactDelivery } from '../../src/store/scripts/delivery/compactDelivery.ts';
import { moveDelivery } from '../../src/store/scripts/delivery/moveDelivery.ts';
import { recordAccount } from '../../src/store/scripts/delivery/recordAccount.ts';
import { recordChannels } from '../../src/store/scripts/delivery/recordChannels.ts';
import { renewHome } from '../../src/store/scripts/delivery/renewHome.ts';
import { requestRemoval } from '../../src/store/scripts/delivery/requestRemoval.ts';
import { setSwitch } from '../../src/store/scripts/delivery/setSwitch.ts';
import { forgetDraft } from '../../src/store/scripts/draft/forgetDraft.ts';
import { listDraft } from '../../src/store/scripts/draft/listDraft.ts';
import { recordRewriting } from '../../src/store/scripts/draft/recordRewriting.ts';
import { setDue } from '../../src/store/scripts/due/setDue.ts';
import { recordSubscribers } from '../../src/store/scripts/feed/recordSubscribers.ts';
import { resetCopies } from '../../src/store/scripts/feed/resetCopies.ts';
import { claimPing } from '../../src/store/scripts/hub/claimPing.ts';
import { claimVerification } from '../../src/store/scripts/hub/claimVerification.ts';
import { confirmSubscription } from '../../src/store/scripts/hub/confirmSubscription.ts';
import { endSubscription } from '../../src/store/scripts/hub/endSubscription.ts';
import { finishDistribution } from '../../src/store/scripts/hub/finishDistribution.ts';
import { makeOutsidePingsDue, makePingsDue } from '../../src/store/scripts/hub/makePingsDue.ts';
import { recordPing } from '../../src/store/scripts/hub/recordPing.ts';
import { requestSubscription } from '../../src/store/scripts/hub/requestSubscription.ts';
import { makeCodeKey } from '../../src/store/scripts/instance/makeCodeKey.ts';
import { recordInstance } from '../../src/store/scripts/instance/recordInstance.ts';
import { changeLink } from '../../src/store/scripts/link/changeLink.ts';
import { createLink } from '../../src/store/scripts/link/createLink.ts';
import { foldCodes } from '../../src/store/scripts/link/foldCodes.ts';
import { importLinks } from '../../src/store/scripts/link/importLinks.ts';
import { recordClicks } from '../../src/store/scripts/link/recordClicks.ts';
import { holdLock } from '../../src/store/scripts/lock/holdLock.ts';
import { recordHeartbeat } from '../../src/store/scripts/process/recordHeartbeat.ts';
import { advancePushPage } from '../../src/store/scripts/push/advancePushPage.ts';
import { changeFollower } from '../../src/store/scripts/push/changeFollower.ts';
import { claimPushPage } from '../../src/store/scripts/push/claimPushPage.ts';
import { recordPushed } from '../../src/store/scripts/push/recordPushed.ts';
import { changeSource } from '../../src/store/scripts/source/changeSource.ts';
import { changeSourceHub } from '../../src/store/scripts/source/changeSourceHub.ts';
import { recordRejections } from '../../src/store/scripts/source/recordRejections.ts';
import { storePush } from '../../src/store/scripts/source/storePush.ts';
import { writerOf } from '../../src/store/writer.ts';
import { draftFor, publish } from '../support/records.ts';

/** `plain` makes what the script needs; `context` is the one whose calls of the script are repeated. */
type Sample = (context: Context, plain: Context) => Promise<unknown>;

let stories = 0;
const newStory = (context: Context) => {
  stories += 1;
  return publish(context, {
    headline: `Ferry ${stories} returns to Orrin`,
    bullets: [`Boat ${stories} leaves`],
  });
};

async function approved(plain: Context) {
  const draft = await draftFor(plain, await newStory(plain), 'hook');
  const scheduled = await approveDraft(plain, { id: draft.id, version: draft.version });
  return { id: scheduled.deliveries[0] ?? '', draftId: draft.id, channel: 'hook' };
}

const attempt = ({ keys }: Context['store']) => ({
  account: keys.wrongSignIns('edda'),
  here: keys.wrongSignIns('here'),
  window: 60_000,
  mostHere: 10,
});

const proposal = (articleId: string) => ({
  id: `${articleId}.wire`,
  articleId,
  source: 'wire',
  asked: '{"withdrawn":true}',
  actor: 'wire',
  note: 'wire asks for its withdrawal',
});

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

const follower = {
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

const row = {
  hour: '2026-11-14T08',
  referrer: 'direct',
  device: 'phone',
  country: '',
  count: 2,
  visitors: ['v1'],
};
const clicks = {
  process: 'web',
  sequence: 1,
  day: '2026-11-14',
  isLast: true,
  links: [{ code: 'gulls', channel: 'hook', variant: 'lead', rows: [row] }],
};

/** For every script its sample call; a reason in words for one that writes nothing. */
export const samples: Record<string, Sample | string> = {
  'audit/appendAudit': ({ store }) =>
    appendAudit(store, { actor: 'ada', action: 'job.removed', subject: 'deliver/7' }),
  'account/changeAccount': ({ store }) =>
    changeAccount(store, {
      account: store.keys.user('edda'),
      list: store.keys.users,
      expected: 'absent',
      set: { role: 'editor' },
      listed: 'edda',
      action: 'user.added',
      actor: 'ada',
      subject: 'edda',
    }),
  'account/changeSession': async ({ store }) => {
    const session = store.keys.session('one');
    await writerOf(store).hset(session, { user: 'edda', usedAt: 1 });
    await changeSession(store, { session, idleMs: 60_000 });
  },
  'account/endSessions': async ({ store }) => {
    const session = store.keys.session('two');
    await writerOf(store).hset(session, { user: 'edda', usedAt: 1 });
    await endSessions(store, { user: 'edda', subject: 'edda', digests: ['two'], actor: 'ada' });
  },
  'account/countSignInTry': ({ store }) => countSignInTry(store, attempt(store)),
  'account/endSignInTry': async ({ store }, plain) => {
    const counted = await countSignInTry(plain.store, attempt(plain.store));
    if (counted.outcome === 'counted')
      await endSignInTry(store, { ...attempt(store), try: counted.try, right: true });
  },
  'account/holdAnswer': async ({ store }) => {
    const record = store.keys.idempotency('person-edda', 'one');
    const held = await holdAnswer(store, { act: 'take', record, digest: 'd', lifeMs: 60_000 });
    const owner = 'owner' in held ? held.owner : '';
    const answer = JSON.stringify({ digest: 'd', owner, answer: {} });
    await holdAnswer(store, { act: 'store', record, owner, answer, lifeMs: 60_000 });
    await holdAnswer(store, { act: 'release', record, owner });
  },
  'article/closeProposal': async ({ store }, plain) => {
    const made = proposal(await newStory(plain));
    await proposeChange(plain.store, made);
    await closeProposal(store, { ...made, dismissed: true });
  },
  'article/proposeChange': async ({ store }, plain) => {
    const made = proposal(await newStory(plain));
    await proposeChange(store, { ...made, order: { at: 1, mark: 'm1', signedAt: 1 } });
    await proposeChange(store, { ...made, order: { at: 2, mark: 'm2', signedAt: 2 } });
  },
  'article/purgeArticle': async ({ store }, plain) =>
    purgeArticle(store, {
      id: await newStory(plain),
      feeds: ['all'],
      buried: true,
      hub: { gatherMs: 1_000, outside: true },
      actor: 'ada',
    }),
  'article/recordDuplicate': ({ store }) => recordDuplicate(store, 'a_one', ['0:x', '1:y']),
  'article/recordPicture': async ({ store }, plain) =>
    recordPicture(store, { id: await newStory(plain), picture: '{"url":"https://tarn.example/ferry.png"}' }),
  'article/recordVersion': async ({ store }, plain) =>
    recordVersion(store, {
      id: await newStory(plain),
      source: 'wire',
      order: { at: 5, mark: 'm', signedAt: 5 },
    }),
  'article/reviseArticle': async (context, plain) =>
    correctArticle(context, { id: await newStory(plain), note: 'The boat leaves at seven.' }),
  'article/storeArticle': async (context) => {
    const article = { headline: 'Weir repaired', url: 'https://tarn.example/weir' };
    await publish(context, article);
    await publish(context, { ...article, headline: 'Weir repaired at last' });
    await publish(context, { ...article, headline: 'Weir repaired at last' });
  },
  'audit/sealRows': async ({ store }, plain) => {
    await appendAudit(plain.store, { actor: 'ada', action: 'job.removed', subject: 'deliver/7' });
    const [[written] = ['']] = await store.redis.xrange(store.keys.audit, '-', '+');
    const row = { written, id: written, book: 'decisions' as const, seal: { previous: '', hash: 'h' } };
    await sealRows(store, { after: '', rows: [row] });
  },
  'audit/trimBook': async ({ store }) => {
    const id = (await writerOf(store).xadd(store.keys.auditBook('work'), '*', 'hash', 'h')) ?? '';
    await trimBook(store, { book: 'work', round: '', ids: [id], set: { h: '' }, ended: [] });
  },
  'cron/advanceCron': ({ store, clock }) =>
    advanceCron(store, {
      schedule: 'sweep',
      expected: '',
      to: clock.now(),
      job: 'sweep',
      payload: {},
      instants: [clock.now()],
    }),
  'delivery/admitHome': ({ store }) =>
    admitHome(
      { ...store, home: 'second' },
      { lease: newLease(store), witness: 'test', forgetBefore: 0, host: 'h', actor: 'ada', reason: 'seen' },
    ),
  'delivery/changeCopy': ({ store, clock }) =>
    changeCopy(store, { id: 'p_1', expected: 1, to: 'gone', alarms: true, dueAt: clock.now() }),
  'delivery/requestRemoval': ({ store, clock }) =>
    requestRemoval(store, {
      id: 'p_1',
      channel: 'hook',
      expected: 1,
      evidence: 'looked up',
      dueAt: clock.now(),
      alarms: true,
      delivery: { id: 'p_2', purpose: 'remove' },
      actor: 'ada',
    }),
  'delivery/claimDelivery': async (context, plain) => deliver(context, (await approved(plain)).id),
  'delivery/compactDelivery': async ({ store }, plain) => {
    const { draftId } = await approved(plain);
    const draft = await rejectDraft(plain, { id: draftId, reason: 'too late' });
    const [id = ''] = draft.deliveries;
    await compactDelivery(store, { id, channel: 'hook', from: 'cancelled' });
  },
  'delivery/moveDelivery': async ({ store }, plain) =>
    moveDelivery(store, {
      ...(await approved(plain)),
      from: 'scheduled',
      to: 'held',
      set: { reason: 'paused' },
      action: 'delivery.held',
      actor: 'ada',
    }),
  'delivery/recordAccount': async ({ store }) => {
    await recordAccount(store, { channel: 'hook', account: 'one', since: 1, actor: 'ada' });
    await recordAccount(store, { channel: 'hook', account: 'two', since: 1, actor: 'ada' });
  },
  'delivery/recordChannels': ({ store }) =>
    recordChannels(store, { ids: ['hook', 'fresh'], heirs: [{ former: 'was', id: 'fresh' }] }),
  'article/storeDigest': ({ store }) =>
    storeDigest(store, { id: 'a_digest', channel: 'mail', expected: '', untilAt: 7, json: '{}' }),
  'channel/changeSubscription': ({ store }) =>
    changeSubscription(store, {
      channel: 'mail',
      recipient: '0123456789abcdef',
      subscribed: false,
      actor: 'program',
    }),
  'channel/changeSandbox': ({ store }) =>
    changeSandbox(store, { channel: 'hook', id: 'p1', json: '{"id":"p1","text":"Ferry"}', maxPosts: 10 }),
  'channel/finishRelease': ({ store }) => finishRelease(store, { channel: 'hook', waiting: '1' }),
  'channel/recordChannelWell': ({ store }) => recordChannelWell(store, { channel: 'hook', actor: 'ada' }),
  'channel/keepContainer': ({ store }) =>
    keepContainer(store, { pushId: 'p1', id: '178', madeOf: 'f00d', asked: true, keptFor: 60_000 }),
  'channel/keepSignIn': ({ store }) =>
    keepSignIn(store, { signIn: 'f00d', act: 'keep', version: 0, sealed: 'v1.a.b.c' }),
  'channel/keepMedia': ({ store }) =>
    keepMedia(store, { pushId: 'p1', madeOf: 'f00d', media: '42', keptFor: 60_000 }),
  'channel/recordLimit': ({ store }) =>
    recordLimit(store, { channel: 'hook', server: 'https://masto.example', fault: 'it did not answer' }),
  'channel/setSandboxFault': ({ store }) =>
    setSandboxFault(store, { channel: 'hook', fault: 'refuse', actor: 'ada' }),
  'instance/makeCodeKey': ({ store }) => makeCodeKey(store, { key: 'a'.repeat(64) }),
  'link/foldCodes': ({ store }) => foldCodes(store, { codes: ['Vote'] }),
  'delivery/renewHome': ({ store }) => renewHome(store, { former: [], lease: newLease(store), actor: 'ada' }),
  'delivery/setSwitch': ({ store }) =>
    setSwitch(store, {
      channel: 'hook',
      paused: true,
      action: 'channel.paused',
      actor: 'ada',
      reason: 'wrong picture',
    }),
  'draft/changeDraft': async (context, plain) => {
    const { draftId } = await approved(plain);
    await rejectDraft(context, { id: draftId, reason: 'too late' });
  },
  'draft/createDrafts': (context) => newStory(context),
  'draft/forgetDraft': async ({ store }, plain) => {
    const { draftId } = await approved(plain);
    const { channel, version } = await rejectDraft(plain, { id: draftId, reason: 'too late' });
    await forgetDraft(store, { id: draftId, channel, from: 'rejected', expected: version, posts: [] });
  },
  'draft/listDraft': async ({ store }, plain) => {
    const { id, articleId, channel } = await draftFor(plain, await newStory(plain), 'hook');
    await writerOf(plain.store).del(store.keys.waiting(articleId));
    await listDraft(store, { id, articleId, channel, breaking: false });
  },
  'draft/recordRewriting': async ({ store }, plain) => {
    const { id, version } = await draftFor(plain, await newStory(plain), 'hook');
    await recordRewriting(store, { id, version, json: '{}' });
  },
  'draft/scheduleDraft': (context) => approved(context),
  'due/setDue': ({ store }) => setDue(store, { id: 'a_one', at: { push: 5, embargo: false } }),
  'feed/readMembers': 'reads a feed’s members, and writes nothing',
  'feed/recordSubscribers': ({ store }) =>
    recordSubscribers(store, {
      feed: 'all',
      day: 20_000,
      standsForDays: 7,
      notes: [{ name: 'rss|Feedbin', count: 12 }],
    }),
  'feed/resetCopies': ({ store }) => resetCopies(store, { actor: 'ada' }),
  'feed/syndicateArticle': (context) => newStory(context),
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
  'instance/recordInstance': ({ store }) => recordInstance(store, { set: { samples: '1' } }),
  'link/assignCodes': (context) => newStory(context),
  'link/changeLink': async ({ store }, plain) => {
    const target = 'https://tarn.example/tickets';
    const { code = '' } = await createLink(plain.store, { codes: ['tickets'], target, actor: 'ada' });
    await changeLink(store, { code, target: 'https://tarn.example/fares', actor: 'ada' });
  },
  'link/createLink': ({ store }) =>
    createLink(store, { codes: ['boats'], target: 'https://tarn.example/boats', actor: 'ada' }),
  'link/importLinks': ({ store }) => {
    const target = 'https://tarn.example/gulls';
    return importLinks(
      store,
      'kutt',
      [{ code: 'gulls', target, createdAt: 5, clicks: 7, run: 'r/2/0' }],
      'ada',
    );
  },
  'link/recordClicks': ({ store }) => recordClicks(store, clicks),
  'lock/holdLock': async ({ store }) => {
    const lock = { name: store.keys.sourcePoll('site'), owner: 'one', lifeMs: 60_000 };
    const taken = await holdLock(store, { ...lock, act: 'take' });
    const fence = 'fence' in taken ? taken.fence : 0;
    await holdLock(store, { ...lock, act: 'renew', fence });
    await holdLock(store, { ...lock, act: 'release', fence });
  },
  'process/recordHeartbeat': async ({ store }) => {
    await recordHeartbeat(store, { id: 'p1', beat: '{"at":5}', forgetBefore: 1 });
    await recordHeartbeat(store, { id: 'p1', ends: true });
  },
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
