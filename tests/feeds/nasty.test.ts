import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import { oneLine } from '../../feeds/characters.ts';
import { type Entry, type Feed, type FeedFormat, UnfitEntry } from '../../feeds/format.ts';
import { formats } from '../../feeds/index.ts';
import { headFor, plainEntry, urduEntry } from './samples.ts';

const pieces = [
  '<',
  '>',
  '&',
  ']]>',
  '"',
  "'",
  '\0',
  '\ud800',
  '\udc00',
  '&amp;',
  '&lt;b&gt;',
  '<b>',
  '<!--',
  '\u202e',
  '\r\n',
  '\ufffe',
  '</title>',
];
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join('')),
  fc.array(fc.nat({ max: 0xffff }), { maxLength: 40 }).map((units) => String.fromCharCode(...units)),
);
const texts = fc.array(text, { maxLength: 3 });

/** Mostly years that a document can contain, including distant ones; sometimes one of five digits, or none. */
const date = fc.oneof(
  {
    weight: 30,
    arbitrary: fc
      .date({ noInvalidDate: true, min: new Date('0001-01-01'), max: new Date('9999-12-31') })
      .map((instant) => instant.toISOString()),
  },
  { weight: 3, arbitrary: fc.constantFrom('0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z') },
  { weight: 1, arbitrary: fc.constantFrom('+012024-06-08T10:00:00Z', 'never') },
);
const address = fc.oneof(
  { weight: 12, arbitrary: text.map((nasty) => `https://daily.example/${nasty}`) },
  { weight: 2, arbitrary: text.map((nasty) => `https://${nasty}`) },
  { weight: 1, arbitrary: text },
);

const nastyEntry: fc.Arbitrary<Entry> = fc
  .record({
    headline: text.map((nasty) => `h ${nasty}`),
    bullets: texts,
    standfirst: text,
    body: text,
    authors: texts,
    section: text,
    tags: texts,
    url: address,
    publishedAt: date,
    updatedAt: date,
    image: fc.record({
      url: text.map((nasty) => `https://daily.example/${nasty}.png`),
      caption: text,
      credit: text,
      alt: text,
    }),
    corrections: fc.array(fc.record({ at: fc.constantFrom('2024-06-08T11:30:00Z', 'never'), note: text }), {
      maxLength: 2,
    }),
  })
  .map((nasty) => ({ ...plainEntry, ...nasty }));

/** saxes throws at whatever XML 1.0 and its name spaces forbid, characters included. */
function readStrictly(xml: string): void {
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(xml).close();
}

function titlesOf(extension: string, document: string): (string | undefined)[] {
  return formats[extension]?.read(document).map(({ headline }) => headline) ?? [];
}

/** Heads with everything that a newsroom may set, and with everything that a history adds. */
const nastyHead: fc.Arbitrary<Partial<Feed>> = fc.record({
  title: text,
  description: text,
  copyright: text,
  image: text.map((nasty) => `https://daily.example/${nasty}.png`),
  newsroomName: text,
  history: fc.record({
    isArchive: fc.boolean(),
    current: fc.constant('https://feeds.daily.example/feeds/all.x?a=1&b=2'),
    previous: fc.constant('https://feeds.daily.example/feeds/all/archive/3.x?places=151'),
  }),
  tombstones: fc.array(
    fc.record({
      entryId: fc.constantFrom(plainEntry.entryId, urduEntry.entryId),
      when: fc.constant('2024-06-08T11:30:00Z'),
    }),
    { maxLength: 2 },
  ),
});

/** An entry that no feed can contain is refused alone; whatever is not refused must be sound. */
function fragmentIfFit(fragment: FeedFormat['fragment'], entry: Entry): string[] {
  try {
    return [fragment(entry)];
  } catch (error) {
    if (error instanceof UnfitEntry) return [];
    throw error;
  }
}

test.each(Object.entries(formats))(
  '%s stays well-formed whatever an article contains',
  (extension, { fragment, render }) => {
    fc.assert(
      fc.property(nastyEntry, nastyHead, (entry, head) => {
        const whole = fragmentIfFit(fragment, entry);
        const { body, ...without } = entry;
        const summary = fragmentIfFit(fragment, without);
        expect(summary).toHaveLength(whole.length);
        const fragments = [...whole, ...summary, fragment(urduEntry)];
        const document = render({ ...headFor(extension), ...head }, fragments);
        if (document.startsWith('<')) readStrictly(document);
        expect(formats[extension]?.read(document)).toHaveLength(fragments.length);
        expect(document.isWellFormed()).toBe(true);
      }),
      { numRuns: 300 },
    );
  },
);

const readable = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 80 })
  .map((headline) => oneLine(headline.replace(/[<&]/g, '')))
  .filter((headline) => headline !== '');

test.each(Object.entries(formats))(
  '%s is read back with the same titles',
  (extension, { fragment, render }) => {
    fc.assert(
      fc.property(fc.array(readable, { minLength: 1, maxLength: 3 }), (headlines) => {
        const document = render(
          headFor(extension),
          headlines.map((headline) => fragment({ ...plainEntry, headline })),
        );
        expect(titlesOf(extension, document)).toEqual(headlines);
      }),
      { numRuns: 150 },
    );
  },
);

test.each(Object.entries(formats))(
  '%s keeps "&" and "<" of a headline',
  (extension, { fragment, render }) => {
    const headlines = ['Fish & chips', '1 < 2 and 3 > 2', 'AT&T; "quoted"'];
    expect(
      titlesOf(
        extension,
        render(
          headFor(extension),
          headlines.map((headline) => fragment({ ...plainEntry, headline })),
        ),
      ),
    ).toEqual(headlines);
  },
);

test.each(Object.entries(formats))(
  '%s carries a headline of 10,000 characters',
  (extension, { fragment, render }) => {
    const headline = 'Longer '.repeat(1_500).trim();
    const document = render(headFor(extension), [fragment({ ...plainEntry, headline })]);
    expect(titlesOf(extension, document)).toEqual([headline]);
  },
);
