import type { Context } from '../../src/actions/context.ts';
import { rejectDraft } from '../../src/actions/drafting/rejectDraft.ts';
import { correctArticle } from '../../src/actions/intake/correctArticle.ts';
import { changeAccount } from '../../src/store/scripts/account/changeAccount.ts';
import { changeSession } from '../../src/store/scripts/account/changeSession.ts';
import { countSignInTry } from '../../src/store/scripts/account/countSignInTry.ts';
import { endSessions } from '../../src/store/scripts/account/endSessions.ts';
import { endSignInTry } from '../../src/store/scripts/account/endSignInTry.ts';
import { holdAnswer } from '../../src/store/scripts/account/holdAnswer.ts';
import { closeProposal } from '../../src/store/scripts/article/closeProposal.ts';
import { listArticle } from '../../src/store/scripts/article/listArticle.ts';
import { proposeChange } from '../../src/store/scripts/article/proposeChange.ts';
import { purgeArticle } from '../../src/store/scripts/article/purgeArticle.ts';
import { recordDuplicate } from '../../src/store/scripts/article/recordDuplicate.ts';
import { recordPicture } from '../../src/store/scripts/article/recordPicture.ts';
import { recordVersion } from '../../src/store/scripts/article/recordVersion.ts';
import { storeDigest } from '../../src/store/scripts/article/storeDigest.ts';
import { appendAudit } from '../../src/store/scripts/audit/appendAudit.ts';
import { indexRows } from '../../src/store/scripts/audit/indexRows.ts';
import { sealRows } from '../../src/store/scripts/audit/sealRows.ts';
import { trimBook } from '../../src/store/scripts/audit/trimBook.ts';
import { advanceCron } from '../../src/store/scripts/cron/advanceCron.ts';
import { recordDocument } from '../../src/store/scripts/document/recordDocument.ts';
import { forgetDraft } from '../../src/store/scripts/draft/forgetDraft.ts';
import { listDraft } from '../../src/store/scripts/draft/listDraft.ts';
import { recordRewriting } from '../../src/store/scripts/draft/recordRewriting.ts';
import { setDue } from '../../src/store/scripts/due/setDue.ts';
import { recordSubscribers } from '../../src/store/scripts/feed/recordSubscribers.ts';
import { resetCopies } from '../../src/store/scripts/feed/resetCopies.ts';
import { beginImport } from '../../src/store/scripts/instance/beginImport.ts';
import { finishImport } from '../../src/store/scripts/instance/finishImport.ts';
import { importRecords } from '../../src/store/scripts/instance/importRecords.ts';
import { makeCodeKey } from '../../src/store/scripts/instance/makeCodeKey.ts';
import { recordInstance } from '../../src/store/scripts/instance/recordInstance.ts';
import { changeLink } from '../../src/store/scripts/link/changeLink.ts';
import { createLink } from '../../src/store/scripts/link/createLink.ts';
import { foldCodes } from '../../src/store/scripts/link/foldCodes.ts';
import { importLinks } from '../../src/store/scripts/link/importLinks.ts';
import { listLinks } from '../../src/store/scripts/link/listLinks.ts';
import { recordClicks } from '../../src/store/scripts/link/recordClicks.ts';
import { holdLock } from '../../src/store/scripts/lock/holdLock.ts';
import { readNotes } from '../../src/store/scripts/note/readNotes.ts';
import { removeNote } from '../../src/store/scripts/note/removeNote.ts';
import { writeNote } from '../../src/store/scripts/note/writeNote.ts';
import { recordHeartbeat } from '../../src/store/scripts/process/recordHeartbeat.ts';
import { recordNotices } from '../../src/store/scripts/process/recordNotices.ts';
import { writerOf } from '../../src/store/writer.ts';
import { draftFor, publish } from '../support/records.ts';
import { deliverySamples } from './callIdSamplesDelivery.ts';
import { fediverseSamples } from './callIdSamplesFediverse.ts';
import { hubSamples } from './callIdSamplesHub.ts';
import { approved, newStory, type Sample } from './sampleRecords.ts';

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
  ...deliverySamples,
  ...fediverseSamples,
  ...hubSamples,
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
  'article/listArticle': async ({ store }, plain) =>
    listArticle(store, { id: await newStory(plain), revision: 1, terms: ['w:ferry'] }),
  'article/recordDuplicate': ({ store }) => recordDuplicate(store, 'a_one', ['0:x', '1:y']),
  'document/recordDocument': ({ store }) =>
    recordDocument(store, {
      ...{ articleId: 'a_one', channel: 'sky', deliveryId: 'p_1' },
      json: '{"state":"asked","uri":"at://did:plc:x/site.standard.document/y"}',
    }),
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
  'audit/indexRows': async ({ store }) => {
    const id = (await writerOf(store).xadd(store.keys.auditBook('work'), '*', 'hash', 'h')) ?? '';
    await indexRows(store, { rows: [{ id, subject: 'd_1', book: 'work' }] });
  },
  'audit/sealRows': async ({ store }, plain) => {
    await appendAudit(plain.store, { actor: 'ada', action: 'job.removed', subject: 'deliver/7' });
    const [[written] = ['']] = await store.redis.xrange(store.keys.audit, '-', '+');
    const seal = { previous: '', hash: 'h' };
    const row = { written, id: written, subject: 'deliver/7', book: 'decisions' as const, seal };
    await sealRows(store, { after: '', rows: [row] });
  },
  'audit/trimBook': async ({ store }) => {
    const id = (await writerOf(store).xadd(store.keys.auditBook('work'), '*', 'hash', 'h')) ?? '';
    await trimBook(store, {
      book: 'work',
      round: '',
      rows: [{ id, subject: '' }],
      set: { h: '' },
      ended: [],
    });
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
  'article/storeDigest': ({ store }) =>
    storeDigest(store, { id: 'a_digest', channel: 'mail', expected: '', untilAt: 7, json: '{}' }),
  'instance/makeCodeKey': ({ store }) => makeCodeKey(store, { key: 'a'.repeat(64) }),
  'link/foldCodes': ({ store }) => foldCodes(store, { codes: ['Vote'] }),
  'draft/changeDraft': async (context, plain) => {
    const { draftId } = await approved(plain);
    await rejectDraft(context, { id: draftId, reason: 'too late' });
  },
  'draft/createDrafts': (context) => newStory(context),
  'draft/forgetDraft': async ({ store }, plain) => {
    const { draftId } = await approved(plain);
    const { articleId, channel, version } = await rejectDraft(plain, { id: draftId, reason: 'too late' });
    await forgetDraft(store, {
      id: draftId,
      articleId,
      channel,
      from: 'rejected',
      expected: version,
      posts: [],
      people: ['ada'],
      lastNote: 0,
      mentions: [],
    });
  },
  'draft/listDraft': async ({ store }, plain) => {
    const { id, articleId, channel } = await draftFor(plain, await newStory(plain), 'hook');
    await writerOf(plain.store).del(store.keys.waiting(articleId));
    await listDraft(store, { id, articleId, channel, breaking: false, second: false, people: ['ada'] });
  },
  'note/writeNote': async (context, plain) => {
    const { id } = await draftFor(plain, await newStory(plain), 'hook');
    await writeNote(context.store, { draftId: id, json: '{}', to: ['bea'], actor: 'ada' });
  },
  'note/removeNote': async (context, plain) => {
    const { id } = await draftFor(plain, await newStory(plain), 'hook');
    await writeNote(plain.store, { draftId: id, json: '{}', to: ['bea'], actor: 'ada' });
    await removeNote(context.store, { draftId: id, number: 1, to: ['bea'], actor: 'ada' });
  },
  'note/readNotes': async (context, plain) => {
    const { id } = await draftFor(plain, await newStory(plain), 'hook');
    await writeNote(plain.store, { draftId: id, json: '{}', to: ['bea'], actor: 'ada' });
    await readNotes(context.store, { person: 'bea', notes: [`${id}.1`] });
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
  'instance/beginImport': ({ store }) =>
    beginImport(store, { file: 'f'.repeat(64), actor: 'ada', detail: 'an export' }),
  'instance/importRecords': async ({ store }, plain) => {
    await beginImport(plain.store, { file: 'f'.repeat(64), actor: 'ada', detail: 'an export' });
    const { keys } = store;
    await importRecords(store, {
      file: 'f'.repeat(64),
      writes: [
        { key: keys.article('a_one'), as: 'record', fields: ['json', '{}'] },
        { key: keys.channels, as: 'fields', fields: ['hook', '5'] },
        { key: keys.postIndex('0a1'), as: 'new-fields', fields: ['one', 'p_one'] },
        { key: keys.user('edda'), as: 'new-record', fields: ['name', 'edda'] },
        { key: keys.articles, as: 'place', member: 'a_one', score: -5 },
        { key: keys.digests, as: 'no-place', member: 'a_one' },
        { key: keys.feeds, as: 'member', member: 'all' },
        { key: keys.identity('url', 'one'), as: 'text', text: 'a_one', expiresAt: 9_999_999_999_999 },
        { key: keys.auditBook('work'), as: 'entry', id: '5-0', fields: ['at', '5'] },
      ],
    });
  },
  'instance/finishImport': async ({ store }, plain) => {
    await beginImport(plain.store, { file: 'f'.repeat(64), actor: 'ada', detail: 'an export' });
    await finishImport(store, { file: 'f'.repeat(64) });
  },
  'instance/recordInstance': ({ store }) => recordInstance(store, { set: { samples: '1' } }),
  'link/assignCodes': (context) => newStory(context),
  'link/changeLink': async ({ store }, plain) => {
    const target = 'https://tarn.example/tickets';
    const { code = '' } = await createLink(plain.store, { codes: ['tickets'], target, actor: 'ada' });
    await changeLink(store, { code, target: 'https://tarn.example/fares', actor: 'ada' });
  },
  'link/createLink': ({ store }) =>
    createLink(store, { codes: ['boats'], target: 'https://tarn.example/boats', actor: 'ada' }),
  'link/listLinks': async ({ store }, plain) => {
    const target = 'https://tarn.example/jetty';
    const { code = '' } = await createLink(plain.store, { codes: ['jetty'], target, actor: 'ada' });
    await writerOf(plain.store).del(store.keys.customLinks);
    await listLinks(store, { links: [{ code, target, channel: '', articleId: '' }] });
  },
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
  'process/recordNotices': ({ store }) =>
    recordNotices(store, {
      receiver: 'r1',
      receivers: ['r1'],
      json: '[]',
      lock: { name: store.keys.noticing, fence: 0 },
    }),
};
