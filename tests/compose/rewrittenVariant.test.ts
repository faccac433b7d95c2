import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Composing, compose } from '../../src/compose/composer.ts';
import { bluesky } from '../../src/compose/counting/bluesky.ts';
import { plain } from '../../src/compose/counting/plain.ts';
import { rewrittenFrom } from '../../src/compose/rewrittenVariant.ts';
import { sentencesIn } from '../../src/compose/sentences.ts';
import { issuesOf } from '../../src/compose/validator.ts';
import { article } from './articles.ts';

const link = 'https://tarn.example/s/k7m2';
const ferry = article({
  headline: 'Council denies that the ferry to Orrin will close',
  bullets: [
    'Fares stay at 3 crowns. Children travel free on weekdays',
    'They also asked for a second boat',
    'Port workers say the quay needs 40 repairs',
  ],
  standfirst: 'The council met on Monday evening.',
  body: '<p>“We keep the boat. It stays open,” the mayor said on Monday.</p><p>Nobody was <em>not</em> heard. Repairs begin in spring.</p><p>The quay was built in 1912.</p>',
  tags: ['ferry line', 'Orrin'],
  language: 'en',
});
const composing: Composing = { counting: plain, link, hashtags: 1 };

function read(answer: string, of = ferry, with_ = composing, offered: string[] = []) {
  return rewrittenFrom(answer, of, with_, offered);
}
function textOf(answer: string, of = ferry): string | undefined {
  const made = read(answer, of);
  return 'alternative' in made ? made.alternative.parts[0]?.text : undefined;
}
function dropped(answer: string, of = ferry): string {
  const made = read(answer, of);
  return 'dropped' in made ? made.dropped : '';
}

describe('a rewritten text', () => {
  test('is offered if it chooses and orders what the article says, each phrase with its source', () => {
    const made = read(
      `The quay was built in 1912.\n\n• Port workers say the quay needs 40 repairs\n• Fares stay at 3 crowns.\n\n${link}\n\n#Orrin`,
    );
    if ('dropped' in made) throw new Error(made.dropped);
    const [part] = made.alternative.parts;
    expect(made.alternative.variant).toBe('rewritten');
    const claims = part!.segments.filter(({ from }) => from !== 'fixed' && from !== 'link');
    expect(claims.map(({ from, index }) => [from, index])).toEqual([
      ['body', undefined],
      ['bullet', 2],
      ['bullet', 0],
      ['tag', 1],
    ]);
    for (const { text, from, index = 0, start = 0, end = 0 } of claims) {
      if (from === 'body') expect(ferry.body!.slice(start, end)).toBe(text);
      if (from === 'bullet') expect(ferry.bullets[index]!.slice(start, end)).toBe(text);
    }
    expect(part!.length).toBe(plain.measure(part!.text).length);
  });

  test('gets the link if it has none', () => {
    expect(textOf('Port workers say the quay needs 40 repairs')).toBe(
      `Port workers say the quay needs 40 repairs\n\n${link}`,
    );
  });

  test.each<[string, string, RegExp]>([
    [
      'a word of nobody',
      `Stunning! ${ferry.headline} ${link}`,
      /“Stunning! Council denies.*is not in the article in this form/,
    ],
    [
      'a headline without its denial',
      `The ferry to Orrin will close ${link}`,
      /“The ferry to Orrin will close.*is not in the article in this form/,
    ],
    ['a source left off', `The quay needs 40 repairs ${link}`, /is not in the article in this form/],
    [
      'another number',
      `Port workers say the quay needs 41 repairs ${link}`,
      /is not in the article in this form/,
    ],
    [
      'a sentence of a quotation, without who said it',
      `It stays open ${link}`,
      /is not in the article in this form/,
    ],
    ['a quotation that is not closed', `“We keep the boat. ${link}`, /is not in the article in this form/],
    ['a piece between markup', `heard. ${link}`, /is not in the article in this form/],
    [
      'a point that depends on another',
      `They also asked for a second boat ${link}`,
      /depends on the sentence before/,
    ],
    ['a question made of a statement', `${ferry.headline}? ${link}`, /is not in the article in this form/],
    [
      'two claims run together',
      `${ferry.headline} Fares stay at 3 crowns. ${link}`,
      /is not in the article in this form/,
    ],
    ['an emoji', `🚢 ${ferry.headline} ${link}`, /is not in the article in this form/],
    ['another link', `${ferry.headline} https://elsewhere.example`, /is not in the article in this form/],
    ['the link twice', `${ferry.headline} ${link} ${link}`, /it appears 2 times/],
    ['a mention', `${ferry.headline} @orrin ${link}`, /is not in the article in this form/],
    ['too many hashtags', `${ferry.headline} ${link} #Orrin #FerryLine`, /more hashtags/],
    ['the same twice', `${ferry.headline}\n${ferry.headline} ${link}`, /twice/],
    ['nothing', ' \n', /contains nothing/],
    ['half a word', `Fares stay at 3 crowns.X ${link}`, /is not in the article in this form/],
  ])('is dropped for %s', (_, answer, expected) => {
    expect(dropped(answer)).toMatch(expected);
  });

  test('may have a dependent sentence directly after the one that it depends on', () => {
    const both = `${ferry.bullets[0]}\n${ferry.bullets[1]}\n${link}`;
    expect(textOf(both)).toBe(both);
    expect(dropped(`${ferry.headline}\n${ferry.bullets[1]}\n${link}`)).toMatch(/depends on/);
  });

  test('never separates a sentence from the next one that says who claims it, or that it is not so', () => {
    const of = {
      ...ferry,
      bullets: ['The quay is unsafe. They also say so in a letter. Fares stay at 3 crowns'],
      body: '<p>The boat is sold.</p><p>He denies it.</p><p>A <em>new</em> boat was ordered.</p><p>It costs nothing.</p><p>The quay was built in 1912.</p>',
    };
    expect(dropped(`The quay is unsafe. ${link}`, of)).toMatch(/is not in the article in this form/);
    const both = `The quay is unsafe. They also say so in a letter. ${link}`;
    expect(textOf(both, of)).toBe(both);
    expect(dropped(`The boat is sold. ${link}`, of)).toMatch(/is not in the article in this form/);
    expect(dropped(`${ferry.headline}\nIt costs nothing. ${link}`, of)).toMatch(/depends on/);
    const dated = `The quay was built in 1912. ${link}`;
    expect(textOf(dated, of)).toBe(dated);
  });

  test('has nothing from the body if only subscribers can read it', () => {
    const answer = `The quay was built in 1912. ${link}`;
    expect(textOf(answer)).toBe(answer);
    expect(dropped(answer, { ...ferry, access: 'subscribers' })).toMatch(
      /is not in the article in this form/,
    );
  });

  test('is dropped if it is too long, or says the same as another variant', () => {
    const all = [
      ferry.headline,
      ferry.bullets[2],
      'The quay was built in 1912.',
      ferry.bullets[0],
      ferry.standfirst,
    ];
    const long = read([...all, link].join('\n'), ferry, { ...composing, counting: bluesky, limit: 200 });
    expect(long).toMatchObject({ dropped: expect.stringMatching(/It is \d+ long; the channel allows 200/) });
    const usual = compose(ferry, composing).parts[0]!.text;
    expect(read(usual, ferry, composing, [usual])).toEqual({
      dropped: 'The rewritten text says the same as another variant.',
    });
  });

  test('never contains anything that the validator objects to, whatever was returned', () => {
    const pieces = fc.constantFrom(
      ferry.headline,
      ...ferry.bullets,
      'Children travel free on weekdays',
      'Fares stay at 3 crowns.',
      'The quay was built in 1912.',
      'will close',
      'Council denies',
      link,
      '#Orrin',
      '\n',
      ' ',
      '• ',
      '. ',
      '!',
      '“',
      '\u202E',
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(pieces, fc.string({ unit: 'grapheme', maxLength: 6 })), { maxLength: 12 }),
        (parts) => {
          const made = read(parts.join(''));
          if ('dropped' in made) {
            expect(made.dropped).toMatch(/\.$/);
            return;
          }
          const against = { article: ferry, counting: plain, limit: plain.limit, link };
          expect(issuesOf(made.alternative.parts, against)).toEqual([]);
          const text = made.alternative.parts[0]!.text;
          // The denial always follows the closing.
          expect(text.includes('will close')).toBe(text.includes(ferry.headline));
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('sentences', () => {
  const split = (text: string) => sentencesIn(text).map(({ start, end }) => text.slice(start, end));
  test('are split if one certainly ends and another begins', () => {
    expect(split('Fares stay at 3 crowns. Children travel free.')).toEqual([
      'Fares stay at 3 crowns.',
      'Children travel free.',
    ]);
    expect(split('قالت البلدية ذلك صباحا. وتبدأ الأعمال غدا.')).toHaveLength(2);
  });
  test.each([
    'Officials in the U.S. Senate deny it',
    'It was Dr. Lind who said so',
    '“The ferry stays. Fares stay,” she said.',
    'The note (two pages. More follow) was read',
    '‘The ferry stays. Fares stay,’ she said.',
    'one line without any stop',
    '',
  ])('stay whole if that is not certain: %s', (text) => {
    expect(split(text)).toEqual([text]);
  });
});
