import { afterAll, beforeAll, expect, test } from 'vitest';
import { draftArticle } from '../../../../src/actions/drafting/draftArticle.ts';
import { ingestOne } from '../../../../src/actions/intake/ingest.ts';
import { draftById } from '../../../../src/review/draft.ts';
import { byCommand, draftFor, publish } from '../../../support/records.ts';
import { openTestWeb, signedInAs, type TestWeb } from '../../server.ts';

let web: TestWeb;
let editor: Awaited<ReturnType<typeof signedInAs>>;
let approver: typeof editor;
let n = 0;

beforeAll(async () => {
  const masto = { type: 'mastodon', baseUrl: 'http://127.0.0.1:9', token: 'test-token' };
  web = await openTestWeb({
    channels: [
      { ...masto, id: 'warns', hashtags: 1 },
      { ...masto, id: 'strict', altText: 'required' },
      { ...masto, id: 'off', altText: 'off' },
      { id: 'paid', type: 'x', token: 'test-token' },
    ],
  });
  editor = await signedInAs(web, { name: 'edda', role: 'editor' });
  approver = await signedInAs(web, { name: 'anna', role: 'approver' });
});
afterAll(() => web.close());

const story = () => ({
  headline: 'Second bridge <of> Tarn opens to trams',
  url: `https://tarn.example/bridge/${n}`,
  bullets: ['Fares stay at 3 crowns', 'Trams run every ten minutes'],
  image: {
    url: 'https://tarn.example/bridge.jpg',
    caption: 'A tram & a gull. Photo: Mina Rao',
    credit: 'Mina Rao',
  },
  tags: ['trams'],
  breaking: true,
  sensitive: true,
  contentWarning: 'Flashing lights',
  language: 'en',
});
async function drafted(channel: string) {
  n += 1;
  return draftFor(web.context, await publish(web.context, story()), channel);
}
const at = (id: string) => `/desk/drafts/${id}`;
const now = (id: string) => draftById(web.context.store, id);

test('the other variants are next to the text with their reasons, and a plain form chooses one', async () => {
  const { id } = await drafted('warns');
  const page = (await editor.get(at(id))).text;
  expect(page).toContain('3 other variants');
  expect(page).toContain('A thread of 3: headline and link first, then 2 summary points, all whole.');
  expect(page).toContain('A standard word');
  expect(page).toContain('Marked as sensitive.');
  const done = await editor.post(
    `${at(id)}/choose`,
    { version: '1', variant: 'thread', back: at(id) },
    at(id),
  );
  expect([done.status, done.headers.get('location')]).toEqual([303, at(id)]);
  const after = (await editor.get(at(id))).text;
  expect(after).toContain('The draft now uses this variant. It is in review again.');
  expect(after).toContain('Part 3 of 3');
  expect(after).toMatch(/edda<\/bdi> given another variant/);
  expect(await now(id)).toMatchObject({ variant: 'thread', version: 2 });
  const late = await editor.post(`${at(id)}/choose`, { version: '1', variant: 'list' }, at(id));
  expect(late.status).toBe(409);
});

test('one part of a thread is edited, the others stay, and refused text stays in its own field', async () => {
  const { id } = await drafted('warns');
  await editor.post(`${at(id)}/choose`, { version: '1', variant: 'thread' }, at(id));
  const before = await now(id);
  const part = { version: '2', part: '2' };
  const refused = await editor.post(`${at(id)}/edit`, { ...part, text: 'Fares of 40 crowns' }, at(id));
  expect(refused.status).toBe(422);
  expect(refused.text).toContain('The number 40 is not in the article.');
  expect(refused.text.match(/Fares of 40 crowns<\/textarea>/g)).toHaveLength(1);
  await editor.post(
    `${at(id)}/edit`,
    { ...part, text: 'Fares of 40 crowns', override: 'From the transport office' },
    at(id),
  );
  const after = await now(id);
  expect(after?.parts.map(({ text }) => text)).toEqual([
    before?.parts[0]?.text,
    'Fares of 40 crowns',
    before?.parts[2]?.text,
  ]);
  const page = (await editor.get(at(id))).text;
  expect(page).toContain('It says what the article does not; edda: From the transport office');
  expect(page).toContain('Written by edda');
  expect(page).not.toContain('value="From the transport office"');
});

test('an alt text is shown if the channel asks for one, and confirmed by a plain form', async () => {
  expect((await editor.get(at((await drafted('off')).id))).text).not.toContain('Alt text');
  const warned = (await editor.get(at((await drafted('warns')).id))).text;
  expect(warned).toContain('This description of the picture has not been confirmed yet.');
  expect(warned).toContain('A tram &#38; a gull.');
  const { id } = await drafted('strict');
  const before = (await approver.get(at(id))).text;
  expect(before).toContain('The picture’s alt text must be confirmed first');
  expect(before).not.toContain(`${at(id)}/approve"`);
  const empty = await editor.post(`${at(id)}/describe`, { version: '1', altText: ' ' }, at(id));
  expect(empty.status).toBe(422);
  await editor.post(`${at(id)}/describe`, { version: '1', altText: 'A tram', back: at(id) }, at(id));
  expect((await editor.get(at(id))).text).toContain('The alt text was confirmed.');
  const after = (await approver.get(at(id))).text;
  expect(after).toContain(`${at(id)}/approve"`);
});

test('a stale text shows what changed word for word, escaped, with both options', async () => {
  const { id, articleId } = await drafted('warns');
  await ingestOne(
    web.context,
    {
      ...story(),
      headline: 'Second <b>bridge</b> <of> Tarn closes to trams',
      bullets: ['Fares stay at 4 crowns'],
    },
    byCommand,
  );
  await draftArticle(web.context, articleId);
  const page = (await editor.get(at(id))).text;
  expect(page).toContain('What changed since revision 1');
  expect(page).toContain('<del>opens</del> <ins>closes</ins>');
  expect(page).toContain('<del>3</del> <ins>4</ins>');
  expect(page).toContain('<del>Trams run every ten minutes</del>');
  expect(page).toContain('Second bridge &#60;of&#62; Tarn');
  expect(page).toContain(`${at(id)}/recompose"`);
  expect(page).toContain(`${at(id)}/keep"`);
  expect(page).not.toContain(`${at(id)}/choose"`);
  await editor.post(`${at(id)}/keep`, { version: '2', back: at(id) }, at(id));
  // The text is unchanged: the difference stays in view for the approver.
  expect((await approver.get(at(id))).text).toContain('<del>opens</del> <ins>closes</ins>');
});

test('a draft for a platform that charges says what it costs, and no other does', async () => {
  const { id } = await drafted('paid');
  expect((await editor.get(at(id))).text).toMatch(/X charges \$0\.\d+ for it/);
  const warns = await drafted('warns');
  expect((await editor.get(at(warns.id))).text).not.toContain('charges');
});
