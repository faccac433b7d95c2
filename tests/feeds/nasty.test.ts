import fc from 'fast-check';
import { parseFeed } from 'feedsmith';
import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import { oneLine } from '../../feeds/characters.ts';
import type { Entry } from '../../feeds/format.ts';
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

const nastyEntry: fc.Arbitrary<Entry> = fc
  .record({
    headline: text.map((nasty) => `h ${nasty}`),
    bullets: texts,
    standfirst: text,
    body: text,
    authors: texts,
    section: text,
    tags: texts,
    url: text.map((nasty) => `https://daily.example/${nasty}`),
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

function titlesOf(document: string): (string | undefined)[] {
  const { format, feed } = parseFeed(document);
  if (format === 'rss') return feed.items?.map((item) => item.title) ?? [];
  if (format === 'json') return feed.items?.map((item) => item.title) ?? [];
  if (format === 'atom')
    return (
      feed.entries?.map((entry) => (typeof entry.title === 'string' ? entry.title : entry.title?.value)) ?? []
    );
  return [];
}

test.each(Object.entries(formats))(
  '%s stays well-formed whatever an article holds',
  (extension, { fragment, render }) => {
    fc.assert(
      fc.property(nastyEntry, (entry) => {
        const document = render(headFor(extension), [fragment(entry), fragment(urduEntry)]);
        if (extension === 'json') expect(JSON.parse(document).items).toHaveLength(2);
        else readStrictly(document);
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
        expect(titlesOf(document)).toEqual(headlines);
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
    expect(titlesOf(render(headFor(extension), [fragment({ ...plainEntry, headline })]))).toEqual([headline]);
  },
);
