import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dryRunPoll } from '../../src/actions/intake/dryRunPoll.ts';
import { requireSource, sourceContext } from '../../src/sources/configuredSource.ts';
import { openPolled } from './polled.ts';

interface Entry {
  title: string;
  guid?: string;
  isPermaLink?: boolean;
  link?: string;
  date?: string;
  text?: string;
}

const item = ({ title, guid, isPermaLink = false, link, date, text }: Entry) =>
  `<item><title>${title}</title>${guid ? `<guid isPermaLink="${isPermaLink}">${guid}</guid>` : ''}${
    link ? `<link>${link.replaceAll('&', '&amp;')}</link>` : ''
  }${date ? `<pubDate>${date}</pubDate>` : ''}${text ? `<description>${text}</description>` : ''}</item>`;

const feedOf = (entries: Entry[]) =>
  `<rss version="2.0"><channel><title>Tarn</title>${entries.map(item).join('')}</channel></rss>`;

/** Polls these documents one after the other; the headline and revision of each article. */
async function polled(...documents: Entry[][]) {
  const news = await openPolled({ complete: 'never' });
  for (const entries of documents) {
    news.site['/feed'] = { body: feedOf(entries) };
    await news.poll();
  }
  const articles = await news.articles();
  const { redis, keys } = news.newsroom.context.store;
  return {
    news,
    articles,
    shown: articles.map(({ headline, revision }) => `${headline} ${revision}`).sort(),
    /** What `slugline sources test` says. */
    async dryRun() {
      const { context } = news.newsroom;
      const { config, type } = requireSource(context, 'site');
      const { batches } = await type.test(config, sourceContext(context));
      return dryRunPoll(context, config, type, batches);
    },
    keys: async () => (await redis.keys(`${keys.base}:identity:guid:*`)).length,
  };
}

const home = 'https://tarn.example/';
const dates = [
  'Sat, 28 Nov 2026 08:12:31 GMT',
  'Sat, 28 Nov 2026 07:40:00 GMT',
  'Fri, 27 Nov 2026 16:05:09 GMT',
];
const texts = [
  'The water fell by two metres.',
  'A boat was found.',
  'The council met for four hours on the plan for the new bridge, and put its decision off until spring.',
];
const titles = ['Dam', 'Eel', 'Fen'];

/** The same three stories at each of three polls, with what `given` says. */
const stories = (given: (n: number, poll: number) => Partial<Entry>) =>
  [0, 1, 2].map((poll) =>
    titles.map((title, n) => ({
      title,
      date: dates[n] as string,
      text: texts[n] as string,
      ...given(n, poll),
    })),
  );

let next = 0;
const random = () => `r${(next++ * 7919).toString(36)}`;
const undated = { date: undefined } as unknown as Partial<Entry>;
const wordless = { text: undefined } as unknown as Partial<Entry>;
const atPoll = (poll: number) => `Sun, 29 Nov 2026 10:0${poll}:00 GMT`;

const kinds: [string, (n: number, poll: number) => Partial<Entry>][] = [
  ['a random guid, the front page', () => ({ guid: random(), link: home })],
  ['a random guid, one link for all', () => ({ guid: random(), link: 'https://tarn.example/ticker' })],
  ['a random guid, no link', () => ({ guid: random() })],
  ['a random guid, no link, no date', () => ({ guid: random(), ...undated })],
  ['a random guid, the front page, no text', () => ({ guid: random(), link: home, ...wordless })],
  [
    'a random guid, the front page, neither text nor date',
    () => ({ guid: random(), link: home, ...wordless, ...undated }),
  ],
  [
    'a random guid, the front page, the time of the poll',
    (_, poll) => ({ guid: random(), link: home, date: atPoll(poll) }),
  ],
  ['the time of the poll in its guid', (n, poll) => ({ guid: `tarn-${n}-${atPoll(poll)}`, link: home })],
  ['a random guid, its own link', (n) => ({ guid: random(), link: `https://tarn.example/n/${n}` })],
  [
    'a guid that is its link with a random parameter',
    (n) => {
      const link = `https://tarn.example/n/${n}?cb=${random()}`;
      return { guid: link, isPermaLink: true, link };
    },
  ],
  [
    'such a guid without a link',
    (n) => ({ guid: `https://tarn.example/n/${n}?cb=${random()}`, isPermaLink: true }),
  ],
  [
    'such a guid with a stable link',
    (n) => ({
      guid: `https://tarn.example/n/${n}?cb=${random()}`,
      isPermaLink: true,
      link: `https://tarn.example/n/${n}`,
    }),
  ],
  [
    'a random guid, a session in its link',
    (n) => ({ guid: random(), link: `https://tarn.example/read.php?id=${n}&PHPSESSID=${random()}` }),
  ],
  [
    'a random guid, a session in the path of its link',
    (n) => ({ guid: random(), link: `https://tarn.example/read/${n};jsessionid=${random()}` }),
  ],
  [
    'a random guid, a time in its link',
    (n, poll) => ({ guid: random(), link: `https://tarn.example/n/${n}?t=${1795943540000 + poll}` }),
  ],
  ['no guid, a random parameter in its link', (n) => ({ link: `https://tarn.example/n/${n}?x=${random()}` })],
  [
    'no guid, a random parameter in the one link for all',
    (_, poll) => ({ link: `https://tarn.example/?x=${poll}` }),
  ],
  [
    'a random guid, a random parameter in the one link for all',
    (_, poll) => ({ guid: random(), link: `https://tarn.example/?x=${poll}` }),
  ],
  ['no guid, a random fragment', (n) => ({ link: `https://tarn.example/n/${n}#${random()}` })],
  ['no guid, a random fragment of the front page', () => ({ link: `https://tarn.example/#${random()}` })],
  [
    'a guid that moves to https and www',
    (n, poll) => ({
      guid: ['http://tarn.example/', 'https://tarn.example/', 'https://www.tarn.example/'][poll] + `?p=${n}`,
      link: ['http://tarn.example', 'https://tarn.example', 'https://www.tarn.example'][poll] + `/n/${n}`,
    }),
  ],
  [
    'a guid that moves to https and www, without a link',
    (n, poll) => ({
      guid: ['http://tarn.example/', 'https://tarn.example/', 'https://www.tarn.example/'][poll] + `n/${n}`,
      isPermaLink: true,
    }),
  ],
  [
    'a guid that moves, on the front page',
    (n, poll) => ({
      guid: ['http://tarn.example/', 'https://tarn.example/', 'https://www.tarn.example/'][poll] + `?p=${n}`,
      link: home,
    }),
  ],
  [
    'a guid that is there at every other poll, the front page',
    (n, poll) => ({ ...(poll === 1 ? {} : { guid: `g-${n}` }), link: home }),
  ],
  [
    'a guid that is there at every other poll, its own link',
    (n, poll) => ({ ...(poll === 1 ? {} : { guid: `g-${n}` }), link: `https://tarn.example/n/${n}` }),
  ],
  ['two servers, each with guids of its own', (n, poll) => ({ guid: `server-${poll % 2}-${n}`, link: home })],
  [
    'a guid with white space and capitals of its own',
    (n, poll) => ({ guid: ['', ' ', '\n'][poll] + `G-${n}` + ['', ' ', '\n'][poll], link: home }),
  ],
];

test.each(kinds)('%s: three polls bring each story once', async (_, given) => {
  const [first = [], ...more] = stories(given);
  const { articles, news, dryRun } = await polled(first, ...more);
  expect(articles.map(({ headline }) => headline).sort()).toEqual(titles);
  expect((await dryRun()).map(({ id }) => id).sort()).toEqual(articles.map(({ id }) => id).sort());
  news.site['/feed'] = { body: feedOf(stories(given)[0] ?? []) };
  expect((await dryRun()).map(({ outcome }) => outcome)).not.toContain('new');
});

test('each is revised when its text changes, while guid and link change at every poll', async () => {
  const link = (n: number) => `https://tarn.example/read?id=${n}&s=${random()}`;
  const { shown } = await polled(
    ...stories((n, poll) => ({
      guid: random(),
      link: home,
      text: `${texts[n]}${poll}`,
      date: dates[n] as string,
    })),
  );
  expect(shown).toEqual(['Dam 3', 'Eel 3', 'Fen 3']);
  const { articles } = await polled(
    ...stories((n, poll) => ({
      guid: random(),
      link: link(n),
      text: poll > 0 ? 'Changed.' : (texts[n] as string),
      date: dates[0] as string,
    })),
  );
  expect(articles.map(({ headline, standfirst }) => `${headline}: ${standfirst}`).sort()).toEqual(
    titles.map((title) => `${title}: Changed.`),
  );
});

const days = [
  'Fri, 27 Nov 2026 06:00:00 GMT',
  'Sat, 28 Nov 2026 06:00:00 GMT',
  'Sun, 29 Nov 2026 06:00:00 GMT',
];
const columns: [string, (day: number) => Partial<Entry>][] = [
  ['at the front page', (day) => ({ link: home, text: `Day ${day}: rain.` })],
  ['without a link', (day) => ({ text: `Day ${day}: rain.` })],
  ['without a date', (day) => ({ link: home, text: `Day ${day}: rain.`, ...undated })],
  ['in the same words', () => ({ link: home, text: 'Rain.' })],
  ['without words', () => ({ link: home, ...wordless })],
  [
    'at an address of its own',
    (day) => ({ link: `https://tarn.example/weather/${day}`, text: `${texts[2]}` }),
  ],
  [
    'at an address with a number',
    (day) => ({ link: `https://tarn.example/read.php?id=${day}`, text: `Day ${day}: rain.` }),
  ],
  [
    'at an address with a number, in the same words',
    (day) => ({ link: `https://tarn.example/read.php?id=${day}`, text: `${texts[2]}` }),
  ],
  [
    'at an address with a number, without a date, in few words',
    (day) => ({ link: `https://tarn.example/read.php?id=${day}`, text: 'Rain.', ...undated }),
  ],
  [
    'at an address with a number, on one day',
    (day) => ({
      link: `https://tarn.example/read.php?id=${day}`,
      text: `Edition ${day}.`,
      date: days[0] as string,
    }),
  ],
];

test.each(columns)('a daily column %s is a new article each day', async (_, given) => {
  const today = (day: number): Entry => ({
    title: 'Weather today',
    guid: `w-${day}`,
    date: days[day] as string,
    ...given(day),
  });
  for (const filler of [[], [{ title: 'Dam', guid: 'dam', link: home, text: 'Dam.' }]]) {
    const { articles } = await polled(...[0, 1, 2].map((day) => [today(day), ...filler]));
    expect(articles.filter(({ headline }) => headline === 'Weather today')).toHaveLength(3);
  }
});

test('entries that one document lists stay apart, whatever they share', async () => {
  const briefs = () =>
    [0, 1, 2].map(() => ({
      title: 'Brief',
      guid: random(),
      link: home,
      text: 'Short.',
      date: dates[0] as string,
    }));
  expect((await polled(briefs(), briefs(), briefs())).shown).toEqual(['Brief 1', 'Brief 1', 'Brief 1']);
  const named = [0, 1].map((n) => ({
    title: 'Brief',
    guid: `b-${n}`,
    link: home,
    text: 'Short.',
    date: dates[0] as string,
  }));
  expect((await polled(named.slice(1), named, named.toReversed())).shown).toEqual(['Brief 1', 'Brief 1']);
});

test('a story alone at the front page, or where several were before, is not the one before', async () => {
  const at = (link: string, ...which: number[]) =>
    which.map((n) => ({
      title: titles[n] as string,
      guid: random(),
      link,
      text: texts[n] as string,
      date: dates[n] as string,
    }));
  expect((await polled(at(home, 0), at(home, 1), at(home, 2))).shown).toEqual(['Dam 1', 'Eel 1', 'Fen 1']);
  const live = 'https://tarn.example/live';
  expect((await polled(at(live, 0, 1), at(live, 1), at(live, 2))).shown).toEqual(['Dam 1', 'Eel 1', 'Fen 1']);
});

test('a changing guid leaves no keys behind and is no flood', async () => {
  const own = (n: number) => ({ guid: random(), link: `https://tarn.example/n/${n}` });
  for (const given of [(_: number) => ({ guid: random(), link: home }), own]) {
    const { keys } = await polled(...stories(given), ...stories(given), ...stories(given));
    expect(await keys()).toBeLessThanOrEqual(6);
  }
  const many = () =>
    Array.from({ length: 30 }, (_, n) => ({
      title: `Story ${n}`,
      guid: random(),
      link: `https://tarn.example/?x=${random()}`,
      text: `Text ${n}.`,
      date: dates[0] as string,
    }));
  const { articles, news } = await polled(many(), many(), many());
  expect(articles).toHaveLength(30);
  expect((await news.stats()).braked).toBeUndefined();
});

test('the page of an entry with a changing guid is read once', async () => {
  const news = await openPolled({});
  let requests = 0;
  const page = '<html><body><h1>Dam</h1><p>The text of the dam, as its page has it.</p></body></html>';
  news.site['/n/1'] = () => {
    requests++;
    return { body: page, headers: { 'content-type': 'text/html' } };
  };
  for (let poll = 0; poll < 3; poll++) {
    news.site['/feed'] = { body: feedOf([{ title: 'Dam', guid: random(), link: `${news.origin}/n/1` }]) };
    await news.poll();
  }
  expect(requests).toBe(1);
  expect(await news.headlines()).toEqual(['Dam']);
});

test('any stories with random guids, at any polls in any order, are each one article with its own text', async () => {
  const all = Array.from({ length: 8 }, (_, n) => ({
    title: `Story ${n % 4}`,
    text: `Text ${n}.`,
    date: new Date(Date.parse('2026-11-20T08:00:00Z') + n * 86_400_000).toUTCString(),
  }));
  const shuffled = fc.shuffledSubarray(all, { minLength: 2 });
  const address = fc.constantFrom(home, undefined, 'https://tarn.example/live');
  await fc.assert(
    fc.asyncProperty(fc.array(shuffled, { minLength: 3, maxLength: 4 }), address, async (documents, link) => {
      const { articles } = await polled(
        ...documents.map((some) =>
          some.map((story) => ({ ...story, guid: random(), ...(link ? { link } : {}) })),
        ),
      );
      const known = articles.map(({ headline, standfirst }) => `${headline} ${standfirst}`).sort();
      const expected = [...new Set(documents.flat())].map(({ title, text }) => `${title} ${text}`);
      expect(known).toEqual(expected.sort());
    }),
    { numRuns: 12 },
  );
});
