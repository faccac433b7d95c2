import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { linesOf } from '../../../src/actions/importing/lines.ts';
import { openTestNewsroom } from '../../support/newsroom.ts';
import '../../support/seed.ts';
import { everythingStored } from '../../support/records.ts';
import { emptied, exported, imported, openRichNewsroom, type RichNewsroom } from './richNewsroom.ts';

let newsroom: RichNewsroom;
let lines: string[];
beforeAll(async () => {
  newsroom = await openRichNewsroom();
  lines = await exported(newsroom.context);
  await emptied(newsroom.context);
}, 60_000);
afterAll(() => newsroom.close());

const at = (type: string) => lines.findIndex((line) => line.startsWith(`{"type":"${type}"`));
const withLine = (index: number, line: string) => lines.with(index, line);

async function refused(given: string[]) {
  const { outcome, bad } = await imported(newsroom.context, given);
  expect(outcome).toBe('refused');
  expect(await everythingStored(newsroom.context)).toEqual({});
  return bad;
}

/** The export with one value in the first line of a type replaced, or removed. */
function changed(type: string, path: string, value: unknown): string[] {
  const record = JSON.parse(lines[at(type)] ?? '') as Record<string, unknown>;
  const names = path.split('.');
  const last = names.pop() ?? '';
  const holder = names.reduce<Record<string, unknown>>(
    (inner, name) => inner[name] as Record<string, unknown>,
    record,
  );
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return withLine(at(type), JSON.stringify(record));
}

test('every wrong line is named with its number and what is wrong, and nothing is written', async () => {
  const article = at('article');
  const audit = at('audit');
  const wrong = lines
    .with(article, '{"type":"article","id":"a_x"')
    .with(at('link'), '{"type":"poem","text":"…"}')
    .with(
      audit,
      (lines[audit] ?? '')
        .replace('"actor":"ada"', '"actor":"eve"')
        .replace('"actor":"slugline"', '"actor":"eve"'),
    );
  const bad = await refused(wrong);
  expect(bad).toEqual([
    { line: article + 1, why: 'it is not JSON' },
    { line: at('link') + 1, why: 'there is no record of type "poem"' },
    { line: audit + 1, why: 'row: was changed after it was sealed' },
    {
      line: 0,
      why: expect.stringMatching(/^the file has \d+ records of type article, and its end names \d+$/),
    },
    { line: 0, why: expect.stringMatching(/^the file has \d+ records of type link, and its end names \d+$/) },
  ]);
});

test.each([
  ['a script as a link’s target', 'link', 'fields.target', 'javascript:alert(1)', 'fields.target'],
  ['a link’s target with two slashes', 'link', 'fields.target', '//evil.example', 'fields.target'],
  ['an id that would lead to another key', 'article', 'id', 'a_one:revisions', 'id: is not an id'],
  ['a state that no delivery has', 'delivery', 'state', 'posted', 'state'],
  ['a list that no delivery is in', 'delivery', 'lists.homes', 1, 'lists'],
  ['a draft’s link to a script', 'draft', 'content.link.url', 'javascript:alert(1)', 'content.link.url'],
  ['a field that no record has', 'user', 'password', 'x', 'Unrecognized key: "password"'],
  ['no headline', 'article', 'article.headline', undefined, 'article.headline'],
])('a line with %s is refused', async (_, type, path, value, why) => {
  expect(await refused(changed(type, path, value))).toEqual([
    { line: at(type) + 1, why: expect.stringContaining(why) },
  ]);
});

test('the audit’s rows must be in their order', async () => {
  const first = at('audit');
  const given = lines.with(first, lines[first + 1] ?? '').with(first + 1, lines[first] ?? '');
  expect(await refused(given)).toEqual([
    { line: first + 2, why: 'this row of the audit does not come after the one before it' },
  ]);
});

test.each([
  ['nothing', () => [''], 'it is empty'],
  ['another format', () => ['{"items":[]}'], 'its first line is not an export’s'],
  ['a part of an export', () => lines.slice(0, -1), 'its end is missing'],
  [
    'a later format',
    () => withLine(0, (lines[0] ?? '').replace('"version":1', '"version":2')),
    'format version 2',
  ],
] as [string, () => string[], string][])('a file with %s is refused', async (_, given, why) => {
  await expect(imported(newsroom.context, given())).rejects.toThrow(why);
});

test('the export of another newsroom is refused', async () => {
  const other = await openTestNewsroom();
  await expect(imported(other.context, lines)).rejects.toThrow(
    `The export is from newsroom "${newsroom.config.newsroom.id}"`,
  );
  await other.close();
});

test('HTML that intake would not let through is cleaned', async () => {
  const body = '<p onclick="x()">The boat leaves.</p><script>alert(1)</script>';
  const { article } = JSON.parse(lines[at('article')] ?? '');
  const revisions = [{ ...article, body }];
  const first = changed('article', 'article.body', body);
  const given = first.with(
    at('article'),
    JSON.stringify({ ...JSON.parse(first[at('article')] ?? ''), revisions }),
  );
  await imported(newsroom.context, given);
  const again = await exported(newsroom.context);
  const id = JSON.parse(given[at('article')] ?? '').id;
  const found = JSON.parse(again.find((line) => line.startsWith(`{"type":"article","id":"${id}"`)) ?? '');
  expect(found.article.body).toBe('<p>The boat leaves.</p>');
  expect(new Set(found.revisions.map((each: { body: string }) => each.body))).toEqual(
    new Set(['<p>The boat leaves.</p>']),
  );
  await emptied(newsroom.context);
});

test('records of any content are the same after an import and an export', async () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 40 });
  const name = fc.stringMatching(/^[a-z0-9]{4,12}$/);
  const instant = fc.integer({ min: 0, max: 1_790_000_000_000 }).map(String);
  const records = fc.record({
    link: fc.record({ code: name, createdAt: instant, by: text, total: fc.nat() }),
    user: fc.record({
      name,
      createdAt: instant,
      view: fc.string({ unit: 'grapheme', minLength: 1 }),
      query: text,
    }),
    channel: fc.record({ id: name, why: text, posted: fc.dictionary(name, fc.nat()) }),
    copy: fc.record({ id: name, evidence: text, since: fc.nat() }),
    source: fc.record({ id: name, saw: text }),
    headline: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
    bullets: fc.array(text, { maxLength: 3 }),
  });
  const base = JSON.parse(lines[at('article')] ?? '');
  await fc.assert(
    fc.asyncProperty(records, async ({ link, user, channel, copy, source, headline, bullets }) => {
      const history = [{ at: 5, by: link.by, target: 'https://tarn.example/old' }];
      const article = { ...base.article, headline, bullets };
      const made = [
        { type: 'newsroom', switches: {}, schedules: {} },
        {
          ...{ type: 'user', name: user.name, role: 'editor', createdAt: user.createdAt },
          views: { [user.view]: user.query },
        },
        { type: 'source', id: source.id, fields: { saw: source.saw } },
        {
          type: 'channel',
          id: channel.id,
          fields: { pausedWhy: channel.why },
          posted: channel.posted,
          unsubscribed: {},
        },
        { ...base, article, revisions: [article], proposals: {}, due: {} },
        {
          ...{ type: 'link', code: link.code },
          fields: { createdAt: link.createdAt, history, target: 'https://tarn.example/new' },
          clicks: { total: link.total },
        },
        { type: 'copy', id: copy.id, fields: { evidence: copy.evidence }, alarmingSince: copy.since },
      ].map((record) => JSON.stringify(record));
      const end = JSON.stringify({ type: 'end', records: { article: 1 } });
      await emptied(newsroom.context);
      const done = await imported(newsroom.context, [lines[0] ?? '', ...made, end]);
      expect(done.bad).toEqual([]);
      const again = await exported(newsroom.context);
      const found = again.map((line) => JSON.parse(line));
      for (const record of made) expect(found).toContainEqual(JSON.parse(record));
    }),
    { numRuns: 25 },
  );
  await emptied(newsroom.context);
}, 300_000);

test('lines are found wherever the file is cut into pieces, and one without an end is bounded', async () => {
  const text = 'eins\n\r\nzwölf 🚢\n  \nlast';
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), async (sizes) => {
      async function* pieces() {
        const bytes = Buffer.from(text);
        for (let from = 0, n = 0; from < bytes.length; n++) {
          const to = from + (sizes[n % sizes.length] ?? 1);
          yield bytes.subarray(from, to);
          from = to;
        }
      }
      expect(await Array.fromAsync(linesOf(pieces()))).toEqual([
        { number: 1, text: 'eins' },
        { number: 3, text: 'zwölf 🚢' },
        { number: 5, text: 'last' },
      ]);
      expect((await Array.fromAsync(linesOf(pieces(), 5)))[1]).toEqual({ number: 3 });
    }),
  );
});
