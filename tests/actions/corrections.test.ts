import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { approveDraft } from '../../src/actions/approve.ts';
import { correctArticle } from '../../src/actions/correct.ts';
import { draftArticle } from '../../src/actions/draftArticle.ts';
import { withdrawArticle } from '../../src/actions/withdraw.ts';
import { draftsOfArticle } from '../../src/review/draft.ts';
import { startWebhook, type WebhookSimulator } from '../simulators/webhook.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { draftFor, publish } from '../support/records.ts';
import { testWorker } from '../support/worker.ts';

const ferry = { headline: 'Ferry sails on Monday', url: 'https://tarn.example/ferry', language: 'en' };
let room: TestNewsroom;
let hook: WebhookSimulator;

beforeEach(async () => {
  hook = await startWebhook({ now: () => room.clock.now() });
  const channel = { type: 'webhook', url: hook.hookUrl, secret: hook.secret, cap: { gap: '0s' } };
  room = await openTestNewsroom({
    channels: [
      { ...channel, id: 'hook' },
      { ...channel, id: 'auto', review: 'auto' },
    ],
  });
});
afterEach(async () => {
  await room.close();
  await hook.close();
});

const work = () => testWorker(room.needs, room.clock).settleDown();
const correctionsOf = async (id: string) =>
  (await draftsOfArticle(room.needs.store, id))
    .filter(({ purpose }) => purpose !== 'post')
    .sort((a, b) => (`${a.channel}${a.purpose}` < `${b.channel}${b.purpose}` ? -1 : 1));

/** Published and posted on `auto` alone. */
async function posted() {
  const id = await publish(room.needs, ferry);
  await work();
  expect(hook.truth).toHaveLength(1);
  return id;
}

describe('a correction of what was posted', () => {
  it('makes a draft in review wherever the post is out, never sent by itself', async () => {
    const id = await posted();
    await correctArticle(room.needs, { id, note: 'The ferry sails on Tuesday, not on Monday.' });
    await work();
    const drafts = await correctionsOf(id);
    expect(drafts).toMatchObject([
      { channel: 'auto', purpose: 'correction:1', state: 'in_review', variant: 'correction-1' },
    ]);
    const [draft] = drafts;
    expect(draft?.parts[0]?.text).toBe(
      `Correction: The ferry sails on Tuesday, not on Monday.\n\n${draft?.link.url}`,
    );
    expect(draft?.reasons.at(-1)).toBe('A person looks at every correction, on every channel.');
    expect(await draftFor(room.needs, id, 'hook')).toMatchObject({ state: 'stale' });
    expect(hook.truth).toHaveLength(1);
    await approveDraft(room.needs, { id: draft!.id, version: 1 });
    await work();
    expect(hook.truth).toHaveLength(2);
    expect(hook.truth[1]?.body).toMatchObject({ purpose: 'correction:1' });
  });

  it('makes one for each, once, whatever runs again, and a later one leaves the earlier as it is', async () => {
    const id = await posted();
    await correctArticle(room.needs, { id, note: 'It sails on Tuesday.' });
    await work();
    await correctArticle(room.needs, { id, note: 'It sails at seven.' });
    await work();
    await draftArticle(room.needs, id);
    expect(await correctionsOf(id)).toMatchObject([
      { purpose: 'correction:1', state: 'in_review', version: 1 },
      { purpose: 'correction:2', state: 'in_review', version: 1 },
    ]);
  });

  it('makes none for a post that was made, or kept, with the correction in view', async () => {
    const id = await publish(room.needs, ferry);
    await correctArticle(room.needs, { id, note: 'It sails on Tuesday.' });
    await draftArticle(room.needs, id);
    const { keepDraft } = await import('../../src/actions/recompose.ts');
    const stale = (await draftsOfArticle(room.needs.store, id)).find(({ channel }) => channel === 'hook');
    const kept = await keepDraft(room.needs, { id: stale!.id, version: stale!.version });
    await approveDraft(room.needs, { id: kept.id, version: kept.version });
    await work();
    expect(hook.truth).toHaveLength(1);
    expect(await correctionsOf(id)).toEqual([]);
  });

  it('falls away with the article', async () => {
    const id = await posted();
    await correctArticle(room.needs, { id, note: 'It sails on Tuesday.' });
    await work();
    await withdrawArticle(room.needs, { id });
    await work();
    expect(await correctionsOf(id)).toMatchObject([{ state: 'rejected' }]);
  });
});
