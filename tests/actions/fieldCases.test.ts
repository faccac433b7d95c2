import { existsSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import { changeShortLink } from '../../src/actions/links/changeShortLink.ts';
import { createShortLink } from '../../src/actions/links/createShortLink.ts';
import { importLinks } from '../../src/actions/links/importLinks.ts';
import { articleById } from '../../src/article/archive.ts';
import { toInstant } from '../../src/clock.ts';
import { codeMeantBy } from '../../src/links/codeMeant.ts';
import { absent, fieldCases, isThere } from '../compose/field.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { draftFor, publish } from '../support/records.ts';

const day = 86_400_000;
let newsroom: TestNewsroom;

beforeEach(async () => {
  newsroom = await openTestNewsroom({
    channels: [{ id: 'masto', type: 'mastodon', baseUrl: 'http://127.0.0.1:9', token: 'test-token' }],
  });
});
afterEach(() => newsroom.close());

/** Where a case is tried that is not tried here: these need a platform that answers, or read the file themselves. */
const triedIn: Record<string, string> = {
  'F1-counterclaim-dropped': 'compose/statements.test.ts',
  'F2-says-without-subject': 'compose/leaning.test.ts',
  'F3-canonical-path': 'compose/ownLink.test.ts',
  'F6-429': 'net/retryAfter.test.ts',
  'F9-mentions': 'compose/concerns.test.ts',
  'F10-alttext': 'actions/drafting/altText.test.ts',
  'F11-thumb': 'channels/bluesky.test.ts',
  'F12-link-not-a-link': 'compose/ownLink.test.ts',
  'F13-hashtags': 'compose/hashtags.test.ts',
  'F14-days': 'compose/timeConcerns.test.ts',
  'F15-figures': 'compose/concerns.test.ts',
  'F16-repeat-not-seen': 'compose/statements.test.ts',
};

const triedHere: Record<string, (found: never) => Promise<void>> = {
  'F4-future-date': async ({ article }: { article: { headline: string } }) => {
    const publishedAt = toInstant(newsroom.context.clock.now() + 2 * day);
    const url = 'https://tarn.example/budget';
    const id = await publish(newsroom.context, {
      headline: article.headline,
      language: 'en',
      url,
      publishedAt,
    });
    expect(await articleById(newsroom.context.store, id)).toMatchObject({ embargoUntil: publishedAt });
  },
  'F5-past-time': async () => {
    const article = { headline: 'Ferry returns', url: 'https://tarn.example/ferry', language: 'en' };
    const draft = await draftFor(newsroom.context, await publish(newsroom.context, article), 'masto');
    const at = toInstant(newsroom.context.clock.now() - day);
    await expect(
      approveDraft(newsroom.context, { id: draft.id, version: draft.version, at }),
    ).rejects.toMatchObject({ code: 'draft.time-over' });
  },
  'F7-loops': async () => {
    const own = (code: string) => `${newsroom.context.config.links.baseUrl}/${code}`;
    const { context } = newsroom;
    await expect(createShortLink(context, { target: own('selfie'), code: 'selfie' })).rejects.toThrow();
    const { code } = await createShortLink(context, { target: 'https://tarn.example/a', code: 'loopa' });
    await expect(changeShortLink(context, { code, target: own('loopb') })).rejects.toThrow();
  },
  'F8-codes': async (found: { import: string }) => {
    const codes = found.import.split(',');
    const rows = codes.map((code) => `${code},https://tarn.example/${code}`);
    const file = new TextEncoder().encode(['keyword,url', ...rows, ''].join('\n'));
    const leftOut = (link: unknown) => expect(link).toBeUndefined();
    await importLinks(newsroom.context, {
      from: 'yourls',
      leftOut,
      file: (async function* () {
        yield file;
      })(),
    });
    for (const [typed, meant] of [
      [`${codes[0]}.`, codes[0]],
      [codes[0]?.toLowerCase(), codes[0]],
      [codes[1]?.toUpperCase(), codes[1]],
    ])
      expect(await codeMeantBy(newsroom.context.store, typed ?? '')).toBe(meant);
  },
};

test.skipIf(!isThere)(`every case from the field is tried somewhere ${absent}`, () => {
  expect(
    Object.keys(fieldCases())
      .filter((name) => name !== 'about')
      .sort(),
  ).toEqual([...Object.keys(triedIn), ...Object.keys(triedHere)].sort());
  for (const [name, file] of Object.entries(triedIn)) {
    const path = new URL(`../${file}`, import.meta.url);
    expect(existsSync(path) && readFileSync(path, 'utf8').length > 0, name).toBe(true);
  }
});

test.skipIf(!isThere).each(Object.entries(triedHere))(
  `%s has the right result ${absent}`,
  async (name, attempt) => {
    await attempt((fieldCases() as unknown as Record<string, never>)[name] as never);
  },
);
