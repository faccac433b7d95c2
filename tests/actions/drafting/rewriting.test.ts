import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { wakeUps } from '../../../jobs/index.ts';
import { approveDraft } from '../../../src/actions/drafting/approveDraft.ts';
import { chooseVariant } from '../../../src/actions/drafting/chooseVariant.ts';
import { draftArticle } from '../../../src/actions/drafting/draftArticle.ts';
import { editDraft } from '../../../src/actions/drafting/editDraft.ts';
import { recomposeDraft } from '../../../src/actions/drafting/recomposeDraft.ts';
import { rewriteDraft } from '../../../src/actions/drafting/rewriteDraft.ts';
import { ingestOne } from '../../../src/actions/intake/ingest.ts';
import { type Draft, draftById } from '../../../src/review/draft.ts';
import type { Event } from '../../../src/store/outbox.ts';
import { answerGarbage, answerJson, cut, type Running, readBody, serve } from '../../simulators/server.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { byCommand, draftFor, publish } from '../../support/records.ts';

const secret = 'rewriting-secret-7f3a';
const bridge = {
  headline: 'Second bridge of Tarn opens to trams',
  bullets: ['Fares stay at 3 crowns', 'Trams run every ten minutes'],
  standfirst: 'Two thousand people came to the opening.',
  body: '<p>The bridge was paid for by the port.</p>',
  url: 'https://tarn.example/bridge',
  language: 'en',
  tags: ['tram lines'],
};

interface Asked {
  body: Record<string, unknown> & { link: string };
  signature: string;
}
type Answering =
  | 'status 500'
  | 'cut'
  | 'garbage'
  | 'nothing'
  | 'silence'
  | ((asked: Asked['body']) => string);

let newsroom: TestNewsroom;
let step: Running;
let answering: Answering;
let asked: Asked[];

beforeEach(async () => {
  asked = [];
  answering = ({ link }) =>
    `${bridge.standfirst}\n\n• ${bridge.bullets[1]}\n• ${bridge.bullets[0]}\n\n${link}`;
  step = await serve(async (request, response) => {
    const text = await readBody(request);
    const { 'x-timestamp': at, 'x-signature-256': given } = request.headers;
    const wanted = createHmac('sha256', secret).update(`${at}.${text}`).digest('hex');
    asked.push({ body: JSON.parse(text), signature: given === `sha256=${wanted}` ? 'right' : 'wrong' });
    if (typeof answering === 'function')
      return answerJson(response, 200, { text: answering(asked.at(-1)!.body) });
    if (answering === 'status 500') return answerJson(response, 500, { error: `no ${secret} here` });
    if (answering === 'garbage') return answerGarbage(response);
    if (answering === 'cut') return cut(response);
    if (answering === 'nothing') response.writeHead(204).end();
  });
  const hook = { type: 'webhook', url: 'http://127.0.0.1:9/', secret: 'hook-secret-hook-secret' };
  newsroom = await openTestNewsroom({
    compose: { rewrite: { url: `${step.url}/reword`, secret, timeout: '5s' } },
    channels: [
      { ...hook, id: 'desk' },
      { ...hook, id: 'auto', review: 'auto' },
    ],
  });
});
afterEach(async () => {
  await step.close();
  await newsroom.close();
});

async function composedEvents(): Promise<string[]> {
  const { redis, keys } = newsroom.context.store;
  const entries = await redis.xrange(keys.outbox, '-', '+');
  const events = entries.map(([id, fields]) => ({ id, event: JSON.parse(fields[1] ?? '') as Event }));
  return wakeUps(events)
    .filter(({ name }) => name === 'rewrite-draft')
    .map(({ payload }) => String(payload.id));
}

async function made(): Promise<Draft> {
  return draftFor(newsroom.context, await publish(newsroom.context, bridge), 'desk');
}
async function rewritten(): Promise<Draft> {
  const draft = await made();
  await rewriteDraft(newsroom.context, draft.id);
  return (await draftById(newsroom.context.store, draft.id))!;
}
const variantsOf = (draft: Draft) => (draft.alternatives ?? []).map(({ variant }) => variant);

describe('the rewriting step', () => {
  test('is called only for drafts that wait for review, after they exist', async () => {
    const draft = await made();
    expect(draft.state).toBe('in_review');
    expect(asked).toEqual([]);
    expect(await composedEvents()).toEqual([draft.id]);
    const auto = await draftFor(newsroom.context, draft.articleId, 'auto');
    await rewriteDraft(newsroom.context, auto.id);
    expect(asked).toEqual([]);
  });

  test('gets the article, the place and the draft’s text, signed, and its wording is one more variant', async () => {
    const draft = await rewritten();
    expect(asked).toEqual([
      {
        signature: 'right',
        body: expect.objectContaining({
          article: expect.objectContaining({
            headline: bridge.headline,
            bullets: bridge.bullets,
            standfirst: bridge.standfirst,
            body: 'The bridge was paid for by the port.',
          }),
          channel: { id: 'desk', type: 'webhook' },
          limit: 5_000,
          language: 'en',
          link: draft.link.url,
          text: draft.parts[0]!.text,
          variant: 'list',
        }),
      },
    ]);
    expect(variantsOf(draft)).toEqual(['headline', 'lead', 'rewritten']);
    const { parts, reason } = draft.alternatives!.at(-1)!;
    expect(parts[0]!.text).toBe(
      `${bridge.standfirst}\n\n• ${bridge.bullets[1]}\n• ${bridge.bullets[0]}\n\n${draft.link.url}`,
    );
    expect(parts[0]!.segments.map(({ from }) => from).filter((from) => from !== 'fixed')).toEqual([
      'standfirst',
      'bullet',
      'bullet',
      'link',
    ]);
    expect(reason).toContain('every phrase is in the article, whole');
    expect(draft).toMatchObject({ version: 1, state: 'in_review', variant: 'list' });
  });

  test('is called once for a version, however often the job runs', async () => {
    const draft = await rewritten();
    await rewriteDraft(newsroom.context, draft.id);
    expect(asked).toHaveLength(1);
    expect(await draftById(newsroom.context.store, draft.id)).toEqual(draft);
  });

  test('can be chosen as any variant, around a link of its own, and approved', async () => {
    const draft = await rewritten();
    const chosen = await chooseVariant(newsroom.context, { id: draft.id, version: 1, variant: 'rewritten' });
    expect(chosen.variant).toBe('rewritten');
    expect(chosen.link.code).not.toBe(draft.link.code);
    expect(chosen.parts[0]!.text).toContain(chosen.link.url);
    expect(variantsOf(chosen)).toEqual(['list', 'headline', 'lead']);
    const approved = await approveDraft(newsroom.context, { id: draft.id, version: chosen.version });
    expect(approved.state).toBe('scheduled');
  });

  test.each<[string, Answering, RegExp]>([
    [
      'words of its own',
      ({ link }) => `Wow! ${bridge.headline} ${link}`,
      /“Wow! Second.*is not in the article in this form/,
    ],
    ['another number', ({ link }) => `Fares stay at 4 crowns ${link}`, /is not in the article in this form/],
    ['the same as a variant', ({ link }) => `${bridge.headline}\n\n${link}`, /same as another variant/],
    ['an error', 'status 500', /answered 500: no \[secret\] here; nothing of it is offered/],
    ['what is no JSON', 'garbage', /without a "text"/],
    ['a cut connection', 'cut', /returned nothing/],
    ['nothing', 'nothing', /has no other wording/],
  ])('that returns %s adds no variant, and the draft says why', async (_, answer, expected) => {
    answering = answer;
    const draft = await rewritten();
    expect(draft).toMatchObject({ state: 'in_review', version: 1 });
    expect(variantsOf(draft)).toEqual(['headline', 'lead']);
    expect(draft.reasons.at(-1)).toMatch(expected);
    expect(draft.reasons.join()).not.toContain(secret);
    // It is about this text: another one no longer says it.
    const text = `Trams cross the bridge\n${draft.link.url}`;
    const edited = await editDraft(newsroom.context, { id: draft.id, version: 1, text });
    expect(edited.reasons.join()).not.toMatch(expected);
  });

  test('that never answers is abandoned after its time-out', async () => {
    answering = 'silence';
    const draft = await made();
    const working = rewriteDraft(newsroom.context, draft.id);
    while (asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
    newsroom.clock.advance(5_000);
    await working;
    expect((await draftById(newsroom.context.store, draft.id))?.reasons.at(-1)).toMatch(
      /did not answer within 5 s/,
    );
  });

  test('that is interrupted by a shutdown is called again by the next start', async () => {
    answering = 'silence';
    const draft = await made();
    const stopping = new AbortController();
    const working = rewriteDraft(newsroom.context, draft.id, stopping.signal);
    while (asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
    stopping.abort();
    await expect(working).rejects.toThrow();
    answering = ({ link }) => `${bridge.standfirst} ${link}`;
    await rewriteDraft(newsroom.context, draft.id);
    expect(variantsOf((await draftById(newsroom.context.store, draft.id))!)).toContain('rewritten');
  });

  test('reverts nothing that a person decided while it was called', async () => {
    const draft = await made();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await step.close();
    step = await serve(async (_request, response) => {
      asked.push({ body: { link: '' }, signature: '' });
      await held;
      answerJson(response, 200, { text: `${bridge.standfirst} ${draft.link.url}` });
    });
    Object.assign(newsroom.config.compose.rewrite!, { url: step.url });
    const working = rewriteDraft(newsroom.context, draft.id);
    while (asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const text = `Trams cross the bridge\n${draft.link.url}`;
    const edited = await editDraft(newsroom.context, { id: draft.id, version: 1, text });
    release();
    await working;
    expect(await draftById(newsroom.context.store, draft.id)).toEqual(edited);
    await rewriteDraft(newsroom.context, draft.id);
    expect(asked).toHaveLength(1);
  });

  test('is called again when a draft is composed again, and shows nothing of the earlier article', async () => {
    const draft = await rewritten();
    await ingestOne(newsroom.context, { ...bridge, standfirst: 'Three thousand people came.' }, byCommand);
    await draftArticle(newsroom.context, draft.articleId);
    const stale = (await draftById(newsroom.context.store, draft.id))!;
    const fresh = await recomposeDraft(newsroom.context, { id: draft.id, version: stale.version });
    expect(variantsOf(fresh)).not.toContain('rewritten');
    expect(await composedEvents()).toEqual([draft.id, draft.id]);
    answering = ({ link }) => `Three thousand people came.\n${link}`;
    await rewriteDraft(newsroom.context, draft.id);
    const again = (await draftById(newsroom.context.store, draft.id))!;
    expect(again.alternatives?.at(-1)?.parts[0]?.text).toContain('Three thousand people came.');
  });
});
