import { afterAll, beforeAll, expect, test } from 'vitest';
import { draftFor, publish } from '../../support/records.ts';
import { openTestWeb, programOf, type TestWeb } from '../server.ts';

let web: TestWeb;
let editor: Awaited<ReturnType<typeof programOf>>;
let approver: typeof editor;
let n = 0;

beforeAll(async () => {
  web = await openTestWeb({
    channels: [
      {
        id: 'masto',
        type: 'mastodon',
        baseUrl: 'http://127.0.0.1:9',
        token: 'test-token',
        altText: 'required',
      },
    ],
  });
  editor = await programOf(web, 'editor');
  approver = await programOf(web, 'approver');
});
afterAll(() => web.close());

async function drafted() {
  n += 1;
  const id = await publish(web.context, {
    headline: 'Second bridge of Tarn opens to trams',
    url: `https://tarn.example/bridge/${n}`,
    bullets: ['Fares stay at 3 crowns', 'Trams run every ten minutes'],
    image: { url: 'https://tarn.example/bridge.jpg', caption: 'A tram. Photo: Mina Rao', credit: 'Mina Rao' },
    language: 'en',
  });
  return draftFor(web.context, id, 'masto');
}

test('another variant is chosen by version, with its own link', async () => {
  const { id, link } = await drafted();
  const choose = (body: Record<string, unknown>) => editor(`/drafts/${id}/choose`, { body });
  expect((await choose({ variant: 'thread' })).status).toBe(428);
  const chosen = await choose({ variant: 'thread', version: 1 });
  expect(chosen.body).toMatchObject({
    version: 2,
    variant: 'thread',
    reason: expect.stringMatching(/^A thread of 3/),
    state: 'in_review',
    parts: [{}, {}, {}],
    alternatives: [{ variant: 'list' }, { variant: 'headline' }, { variant: 'lead' }],
  });
  expect(chosen.body.link.code).not.toBe(link.code);
  expect((await choose({ variant: 'list', version: 1 })).body.code).toBe('draft.moved');
  expect((await choose({ variant: 'poem', version: 2 })).body).toMatchObject({
    status: 422,
    code: 'draft.no-variant',
    detail: 'Choose one of list, headline, lead.',
  });
  const audit = await (await programOf(web, 'admin'))('/audit?limit=100');
  expect(audit.body.items).toContainEqual(
    expect.objectContaining({ action: 'draft.choose', subject: id, actor: 'bot-editor', detail: 'thread' }),
  );
});

test('an alt text is confirmed by PATCH, and nothing is approved before', async () => {
  const { id } = await drafted();
  const refused = await approver(`/drafts/${id}/approve`, { body: { version: 1 } });
  expect(refused.body).toMatchObject({ status: 409, code: 'draft.alt-text-needed' });
  const nothing = await editor(`/drafts/${id}`, { method: 'PATCH', body: { version: 1 } });
  expect(nothing.status).toBe(422);
  const patched = await editor(`/drafts/${id}`, {
    method: 'PATCH',
    body: { altText: 'A tram on a bridge', version: 1 },
  });
  expect(patched.body.media).toEqual({
    url: 'https://tarn.example/bridge.jpg',
    alt: 'A tram on a bridge',
    suggested: false,
  });
  const approved = await approver(`/drafts/${id}/approve`, { body: { version: 2 } });
  expect(approved.body.state).toBe('scheduled');
});

test('a number that the article does not have needs a reason, which the draft keeps', async () => {
  const { id, link } = await drafted();
  const patch = (body: Record<string, unknown>) =>
    editor(`/drafts/${id}`, { method: 'PATCH', body: { text: `40 trams ${link.url}`, version: 1, ...body } });
  expect((await patch({})).body).toMatchObject({
    status: 422,
    code: 'draft.not-in-article',
    title: 'The text says something that the article does not: The number 40 is not in the article.',
  });
  const done = await patch({ override: 'Counted by our reporter.', altText: 'A tram' });
  expect(done.body).toMatchObject({
    version: 2,
    override: { by: 'bot-editor', reason: 'Counted by our reporter.' },
    media: { suggested: false },
    parts: [{ segments: [{ from: 'fixed', by: 'bot-editor', text: '40 trams ' }, { from: 'link' }] }],
  });
});

test('the API’s description names what a draft can be asked for', async () => {
  const { paths } = (await (await fetch(`${web.base}/api/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { requestBody?: unknown }>>;
  };
  expect(JSON.stringify(paths['/api/v1/drafts/{id}/choose'] ?? paths['/drafts/{id}/choose'])).toContain(
    'variant',
  );
  expect(JSON.stringify(paths['/api/v1/drafts/{id}'] ?? paths['/drafts/{id}'])).toMatch(
    /altText.*override|override.*altText/,
  );
});
