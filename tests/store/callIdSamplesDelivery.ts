import { deliver } from '../../src/actions/delivering/deliver.ts';
import { rejectDraft } from '../../src/actions/drafting/rejectDraft.ts';
import { newLease } from '../../src/actions/operations/homeLease.ts';
import { copyIdOf } from '../../src/delivery/copy.ts';
import { requireDraft } from '../../src/review/draft.ts';
import { changeSandbox } from '../../src/store/scripts/channel/changeSandbox.ts';
import { changeSubscription } from '../../src/store/scripts/channel/changeSubscription.ts';
import { finishRelease } from '../../src/store/scripts/channel/finishRelease.ts';
import { holdSignInRequest } from '../../src/store/scripts/channel/holdSignInRequest.ts';
import { keepContainer } from '../../src/store/scripts/channel/keepContainer.ts';
import { keepMedia } from '../../src/store/scripts/channel/keepMedia.ts';
import { keepPublishedPicture } from '../../src/store/scripts/channel/keepPublishedPicture.ts';
import { keepSignIn } from '../../src/store/scripts/channel/keepSignIn.ts';
import { recordChannelWell } from '../../src/store/scripts/channel/recordChannelWell.ts';
import { recordLimit } from '../../src/store/scripts/channel/recordLimit.ts';
import { recordReading } from '../../src/store/scripts/channel/recordReading.ts';
import { setSandboxFault } from '../../src/store/scripts/channel/setSandboxFault.ts';
import { admitHome } from '../../src/store/scripts/delivery/admitHome.ts';
import { changeCopy } from '../../src/store/scripts/delivery/changeCopy.ts';
import { compactDelivery } from '../../src/store/scripts/delivery/compactDelivery.ts';
import { indexPosts } from '../../src/store/scripts/delivery/indexPosts.ts';
import { listDelivery } from '../../src/store/scripts/delivery/listDelivery.ts';
import { moveDelivery } from '../../src/store/scripts/delivery/moveDelivery.ts';
import { recordAccount } from '../../src/store/scripts/delivery/recordAccount.ts';
import { recordChannels } from '../../src/store/scripts/delivery/recordChannels.ts';
import { recordResult } from '../../src/store/scripts/delivery/recordResult.ts';
import { recordStatistics } from '../../src/store/scripts/delivery/recordStatistics.ts';
import { renewHome } from '../../src/store/scripts/delivery/renewHome.ts';
import { requestRemoval } from '../../src/store/scripts/delivery/requestRemoval.ts';
import { setSwitch } from '../../src/store/scripts/delivery/setSwitch.ts';
import { requestDocument } from '../../src/store/scripts/document/requestDocument.ts';
import { writerOf } from '../../src/store/writer.ts';
import { approved, type Sample } from './sampleRecords.ts';

/** Sample calls of the scripts about deliveries and channels. */
export const deliverySamples: Record<string, Sample | string> = {
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
  'document/requestDocument': ({ store }) =>
    requestDocument(store, { channel: 'hook', delivery: { id: 'p_3', purpose: 'document', copyId: 'c_1' } }),
  'delivery/claimDelivery': async (context, plain) => deliver(context, (await approved(plain)).id),
  'delivery/recordResult': async ({ store }, plain) => {
    const { draftId } = await approved(plain);
    const { state, version } = await requireDraft(plain.store, draftId);
    const row = JSON.stringify({ outcome: 'rejected', articleId: 'a', channel: 'hook', variant: 'list' });
    return recordResult(store, { draftId, state, version, at: 60_000, row, oldest: 0 });
  },
  'delivery/recordStatistics': async ({ store }, plain) => {
    const { id } = await approved(plain);
    await writerOf(plain.store).hset(plain.store.keys.delivery(id), 'state', 'sent');
    return recordStatistics(store, { id, readings: '[]', nextAt: 60_000 });
  },
  'delivery/compactDelivery': async ({ store }, plain) => {
    const { draftId } = await approved(plain);
    const draft = await rejectDraft(plain, { id: draftId, reason: 'too late' });
    const [id = ''] = draft.deliveries;
    await compactDelivery(store, { id, copyId: copyIdOf(id), channel: 'hook', from: 'cancelled' });
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
  'delivery/indexPosts': ({ store }) =>
    indexPosts(store, { posts: [{ id: 'p_1', channel: 'hook', remoteId: '7' }] }),
  'delivery/recordAccount': async ({ store }) => {
    await recordAccount(store, { channel: 'hook', account: 'one', since: 1, actor: 'ada' });
    await recordAccount(store, { channel: 'hook', account: 'two', since: 1, actor: 'ada' });
  },
  'delivery/recordChannels': ({ store }) =>
    recordChannels(store, { ids: ['hook', 'fresh'], heirs: [{ former: 'was', id: 'fresh' }] }),
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
  'channel/holdSignInRequest': async ({ store }, plain) => {
    await holdSignInRequest(plain.store, { state: 'f00d', sealed: 'v1.a.b.c' });
    await holdSignInRequest(store, { state: 'f00d' });
  },
  'channel/keepMedia': ({ store }) =>
    keepMedia(store, { pushId: 'p1', madeOf: 'f00d', media: '42', keptFor: 60_000 }),
  'channel/keepPublishedPicture': ({ store }) =>
    keepPublishedPicture(store, { name: 'p.jpg', type: 'image/jpeg', base64: '/9j/', keptFor: 60_000 }),
  'channel/recordLimit': ({ store }) =>
    recordLimit(store, { channel: 'hook', server: 'https://masto.example', fault: 'it did not answer' }),
  'channel/recordReading': ({ store }) =>
    recordReading(store, {
      ...{ channel: 'hook', posts: 250, forPost: 200, restUntil: 60_000, reason: 'too many requests' },
      counters: [{ periodField: 'paidDay', countField: 'paidToday', period: '2026-11-29' }],
    }),
  'channel/setSandboxFault': ({ store }) =>
    setSandboxFault(store, { channel: 'hook', fault: 'refuse', actor: 'ada' }),
  'delivery/renewHome': ({ store }) => renewHome(store, { former: [], lease: newLease(store), actor: 'ada' }),
  'delivery/setSwitch': ({ store }) =>
    setSwitch(store, {
      channel: 'hook',
      paused: true,
      action: 'channel.paused',
      actor: 'ada',
      reason: 'wrong picture',
    }),
  'delivery/listDelivery': ({ store }) => listDelivery(store, { id: 'p_one', channel: 'hook', at: 5 }),
};
