import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { commandActor } from '../../../src/accounts/commandActor.ts';
import type { Actor } from '../../../src/accounts/roles.ts';
import { actorByToken } from '../../../src/accounts/tokens.ts';
import { addUser } from '../../../src/actions/accounts/addUser.ts';
import { createToken } from '../../../src/actions/accounts/createToken.ts';
import { disableUser } from '../../../src/actions/accounts/disableUser.ts';
import type { Context } from '../../../src/actions/context.ts';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { chooseVariant } from '../../../src/actions/drafting/chooseVariant.ts';
import { draftArticle } from '../../../src/actions/drafting/draftArticle.ts';
import { editDraft } from '../../../src/actions/drafting/editDraft.ts';
import { recomposeDraft } from '../../../src/actions/drafting/recomposeDraft.ts';
import { rejectDraft } from '../../../src/actions/drafting/rejectDraft.ts';
import { correctArticle } from '../../../src/actions/intake/correctArticle.ts';
import { ingestOne } from '../../../src/actions/intake/ingest.ts';
import { publicShape } from '../../../src/article/article.ts';
import { addressesOf } from '../../../src/config/addresses.ts';
import { SluglineError } from '../../../src/errors.ts';
import { draftsOfArticle, requireDraft } from '../../../src/review/draft.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { byCommand, draftFor, publish } from '../../support/records.ts';

const tram = {
  headline: 'Night trams start in Tarn',
  bullets: ['Fares stay at 3 crowns', 'Trams run every ten minutes'],
  url: 'https://tarn.example/night-trams',
  image: { url: 'https://tarn.example/tram.jpg', caption: 'A tram at the quay' },
};
const person = (name: string): Actor => ({ name, role: 'approver', kind: 'person' });
const ownWork = { code: 'draft.own-work', status: 403 };

let newsroom: TestNewsroom;
beforeEach(async () => {
  const pairs = {
    id: 'pairs',
    type: 'mastodon',
    baseUrl: 'http://127.0.0.1:9',
    token: 't',
    review: 'four-eyes',
  };
  newsroom = await openTestNewsroom({ channels: [{ ...pairs, altText: 'warn' }] });
});
afterEach(() => newsroom.close());

const drafted = async (article: Record<string, unknown> = tram) =>
  draftFor(newsroom.context, await publish(newsroom.context, article), 'pairs');
const approve = (context: Context, id: string, version: number) => approveDraft(context, { id, version });
const approveAs = (name: string, id: string, version: number) =>
  approve(newsroom.as(person(name)), id, version);

describe('a person who wrote in a draft', () => {
  test('is its author after another variant was chosen', async () => {
    const { id, link } = await drafted();
    const text = `Trams all night ${link.url}`;
    await editDraft(newsroom.as(person('anna')), { id, version: 1, text });
    const chosen = await chooseVariant(newsroom.as(person('ben')), { id, version: 2, variant: 'headline' });
    expect(chosen.authors).toEqual(['anna', 'ben']);
    await expect(approveAs('anna', id, 3)).rejects.toMatchObject(ownWork);
    await expect(approveAs('ben', id, 3)).rejects.toMatchObject(ownWork);
  });

  test('is its author after it was composed again; the alt text’s author too', async () => {
    const { id, link, articleId } = await drafted();
    await editDraft(newsroom.as(person('anna')), { id, version: 1, text: `All night ${link.url}` });
    await editDraft(newsroom.as(person('ben')), { id, version: 2, altText: 'A yellow tram at night' });
    await ingestOne(newsroom.context, { ...tram, bullets: ['Fares rise to 4 crowns'] }, byCommand);
    await draftArticle(newsroom.context, articleId);
    const stale = await requireDraft(newsroom.context.store, id);
    expect(stale.state).toBe('stale');
    const anew = await recomposeDraft(newsroom.as(person('carl')), { id, version: stale.version });
    expect(anew).toMatchObject({ authors: ['anna', 'ben'], media: { alt: 'A yellow tram at night' } });
    await expect(approveAs('anna', id, anew.version)).rejects.toMatchObject(ownWork);
    await expect(approveAs('ben', id, anew.version)).rejects.toMatchObject(ownWork);
  });

  test('is the author of a correction’s draft if the note is theirs', async () => {
    const { id, articleId } = await drafted();
    await approveAs('ben', id, 1);
    const { deliveries } = await approveAs('carl', id, 1);
    const { store } = newsroom.context;
    for (const delivery of deliveries) await store.redis.hset(store.keys.delivery(delivery), 'state', 'sent');
    const note = 'Trams run every twelve minutes, not every ten.';
    const corrected = await correctArticle(newsroom.as(person('anna')), { id: articleId, note });
    await draftArticle(newsroom.context, articleId);
    const drafts = await draftsOfArticle(store, articleId);
    const draft = drafts.find(({ purpose }) => purpose === 'correction:1');
    expect(draft).toMatchObject({ authors: ['anna'], state: 'in_review' });
    await expect(approveAs('anna', draft?.id ?? '', 1)).rejects.toMatchObject(ownWork);
    expect((await approveAs('ben', draft?.id ?? '', 1)).approvedBy).toEqual(['ben']);
    const shown = publicShape(corrected, addressesOf(newsroom.config));
    expect(shown.corrections).toEqual([{ at: expect.any(String), note }]);
  });
});

describe('a token', () => {
  const tokenActor = async (maker: Actor, name: string, isOwn = false) => {
    const token = await createToken(newsroom.as(maker), { name, role: 'approver', isOwn });
    return (await actorByToken(newsroom.context.store, token))!;
  };
  const anna = person('anna');
  const annaAdmin: Actor = { ...anna, role: 'admin' };

  test('created by a person at the desk counts as that person', async () => {
    const { id } = await drafted();
    const cms = await tokenActor(annaAdmin, 'cms');
    expect(cms).toEqual({ name: 'cms', role: 'approver', kind: 'token', eyes: 'anna' });
    await approve(newsroom.as(anna), id, 1);
    await expect(approve(newsroom.as(cms), id, 1)).rejects.toMatchObject(ownWork);
  });

  test('that people created for themselves count as them, with their current rights', async () => {
    await addUser(newsroom.context, { name: 'anna', role: 'approver', password: 'four gulls on a tarn' });
    const own = await createToken(newsroom.as(anna), { name: 'laptop', role: 'approver', isOwn: true });
    const { store } = newsroom.context;
    expect(await actorByToken(store, own)).toEqual({
      name: 'anna',
      role: 'approver',
      kind: 'token',
      token: 'laptop',
    });
    await store.redis.hset(store.keys.user('anna'), 'role', 'editor');
    expect(await actorByToken(store, own)).toMatchObject({ role: 'editor' });
    await disableUser(newsroom.context, { name: 'anna' });
    expect(await actorByToken(store, own)).toBeUndefined();
    await expect(
      createToken(newsroom.as(anna), { name: 'more', role: 'admin', isOwn: true }),
    ).rejects.toMatchObject({ code: 'role.too-low' });
  });

  test('created by command counts as a separate person', async () => {
    const { id } = await drafted();
    const bot = await tokenActor({ name: 'root', role: 'admin', kind: 'command' }, 'bot');
    await approve(newsroom.as(anna), id, 1);
    expect(await approve(newsroom.as(bot), id, 1)).toMatchObject({
      state: 'scheduled',
      approvedBy: ['anna', 'bot'],
    });
  });
});

describe('a command', () => {
  const actorOf = (given: { as?: string; token?: string }) =>
    commandActor(newsroom.context.store, { account: 'root', ...given });

  test('that names no person can’t approve under four eyes', async () => {
    const { id } = await drafted();
    const root = newsroom.as(await actorOf({}));
    await expect(approve(root, id, 1)).rejects.toMatchObject({ code: 'draft.nobody', status: 403 });
  });

  test('acts as the person that it names, with their role', async () => {
    await addUser(newsroom.context, { name: 'Anna', role: 'approver', password: 'four gulls on a tarn' });
    await addUser(newsroom.context, { name: 'vera', role: 'viewer', password: 'four gulls on a tarn' });
    const { id } = await drafted();
    const asAnna = newsroom.as(await actorOf({ as: 'anna' }));
    expect(await approve(asAnna, id, 1)).toMatchObject({ approvedBy: ['Anna'] });
    await expect(approve(asAnna, id, 1)).rejects.toMatchObject(ownWork);
    const asVera = newsroom.as(await actorOf({ as: 'vera' }));
    await expect(approve(asVera, id, 1)).rejects.toMatchObject({ code: 'role.too-low' });
    await expect(actorOf({ as: 'nobody' })).rejects.toMatchObject({ code: 'account.unknown' });
    await expect(actorOf({ token: 'slugline_wrong' })).rejects.toMatchObject({ code: 'sign-in.bad-token' });
    await disableUser(newsroom.context, { name: 'vera' });
    await expect(actorOf({ as: 'vera' })).rejects.toMatchObject({ code: 'account.disabled' });
  });
});

describe('approvals at the same time', () => {
  /** The newsroom with each call to the store waiting until the scheduler lets it go. */
  function interleaved(context: Context, scheduler: fc.Scheduler): Context {
    const waits = new Set(['hgetall', 'evalsha', 'eval']);
    const redis = new Proxy(context.store.redis, {
      get(target, name) {
        const value = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        if (!waits.has(String(name))) return value.bind(target);
        return async (...given: unknown[]) => {
          await scheduler.schedule(Promise.resolve(), String(name));
          return value.apply(target, given);
        };
      },
    });
    return { ...context, store: { ...context.store, redis } };
  }
  const refusals = ['draft.own-work', 'draft.not-allowed', 'draft.moved'];

  test('are each recorded or refused, whatever happens in between', async () => {
    let count = 0;
    const approvers = fc.array(fc.constantFrom('anna', 'ben', 'carl'), { minLength: 2, maxLength: 4 });
    const other = fc.constantFrom('nothing', 'edit', 'reject');
    const check = async (scheduler: fc.Scheduler, names: string[], also: string) => {
      count += 1;
      const draft = await drafted({ ...tram, headline: `Night tram ${count}`, url: `${tram.url}/${count}` });
      const { id } = draft;
      const context = interleaved(newsroom.context, scheduler);
      const accepted: string[] = [];
      const approvals = names.map(async (name) => {
        try {
          await approve({ ...context, actor: person(name) }, id, 1);
          accepted.push(name);
        } catch (error) {
          if (!(error instanceof SluglineError) || !refusals.includes(error.code)) throw error;
        }
      });
      const edda = { ...context, actor: person('edda') };
      const text = `Trams ${draft.link.url}`;
      const move =
        also === 'edit'
          ? editDraft(edda, { id, version: 1, text })
          : also === 'reject'
            ? rejectDraft(edda, { id, version: 1, reason: 'no' })
            : Promise.resolve();
      const moved = move.then(
        () => also !== 'nothing',
        () => false,
      );
      await scheduler.waitFor(Promise.all([...approvals, moved]));
      const now = await requireDraft(newsroom.context.store, id);
      expect(new Set(accepted).size).toBe(accepted.length);
      if (now.version > 1 && now.state !== 'rejected')
        expect(now).toMatchObject({ state: 'in_review', approvedBy: [] });
      else expect([...now.approvedBy].sort()).toEqual([...accepted].sort());
      if (now.state === 'scheduled') expect(accepted).toHaveLength(2);
      if (also === 'nothing' && new Set(names).size > 1) expect(now.state).toBe('scheduled');
    };
    await fc.assert(fc.asyncProperty(fc.scheduler(), approvers, other, check), {
      numRuns: 60,
      includeErrorInReport: true,
    });
  });
});
