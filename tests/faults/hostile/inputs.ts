/** Texts, addresses and documents that a careless or hostile sender may hand in. All of them are made here. */

/** Repeated up to the required length: input on which a backtracking pattern, or a nested loop, takes long. */
const seeds: Record<string, string> = {
  at: '@',
  letter: 'a',
  dotted: 'a.',
  space: ' ',
  newline: '\n',
  tab: '\t',
  opening: '<',
  tag: '<b>',
  comment: '<!--',
  cdata: ']]>',
  ampersand: '&',
  entity: '&amp',
  quote: '"',
  apostrophe: '’',
  bracket: '(',
  square: '[',
  dash: '-',
  digit: '1',
  arabicDigit: '٣',
  slashes: '://',
  address: 'http://a',
  hash: '#a',
  mention: '@a@b.',
  colon: 'A: ',
  comma: 'a, ',
  bullet: '• ',
  emoji: '👩‍👩‍👧‍👦',
  combining: 'e\u0301\u0301',
  rightToLeft: '\u202eخبر',
  ideograph: '日本',
  nul: '\u0000',
  lineSeparator: '\u2028',
  surrogate: '\ud800',
  percent: '%41',
  date: '08 June 2024 ',
  semicolon: 'a;',
};

/** Each risky text of about `length` UTF-16 units, by name. */
export function pumped(length: number): [name: string, text: string][] {
  return Object.entries(seeds).map(([name, seed]) => [name, seed.repeat(Math.ceil(length / seed.length))]);
}

/** Addresses that a parser accepts but a header does not, that a parser refuses, or that lead elsewhere. */
export function addresses(host: string): string[] {
  return [
    `https://${host}/خبر/کشتی`,
    `https://${host}/ニュース/船?q=日本`,
    `https://${host}/a\r\nX-Injected: 1`,
    `https://${host}/a\nb`,
    `https://${host}/\u0000`,
    `https://${host}/\u007f`,
    `https://${host}/\u2028\u2029`,
    `https://${host}/\ud800`,
    `https://${host}\\@evil.example/`,
    `https://user:password@${host}/`,
    `  https://${host}/spaces  `,
    `https:/${host}/one-slash`,
    `https://${host}:99999/`,
    `https://${host}/${'a'.repeat(20_000)}`,
    `https://${host}/%E0%A4%A`,
    `https://${host}/%00`,
    'https://بی‌بی‌سی.example/خبر',
    'https://xn--a.example/',
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'file:///etc/passwd',
    'http://127.0.0.1/',
    'http://[::1]/',
    'http://0x7f.1/',
    '//evil.example/',
    'https://',
    '',
    '\u0000',
  ];
}

/** Values of every JSON type where an article is expected. */
export const noArticles: unknown[] = [
  null,
  true,
  0,
  -1e308,
  '',
  'text',
  [],
  [[]],
  {},
  { headline: null },
  { headline: 7 },
  { headline: [] },
  { headline: {} },
  { headline: '' },
  { headline: '\u0000' },
  { headline: 'x', bullets: 'no list' },
  { headline: 'x', bullets: [null] },
  { headline: 'x', image: 'no object' },
  { headline: 'x', publishedAt: 'yesterday-ish' },
  { headline: 'x', publishedAt: -1 },
  { headline: 'x', language: 'no such language' },
  { headline: 'x', access: 'nobody' },
  { headline: 'x', embargoUntil: '9999-99-99' },
  { headline: 'x', status: 'withdrawn' },
  { headline: 'x', id: 'a_0000000000000000' },
  { headline: 'x', __proto__: { polluted: true } },
  JSON.parse('{"headline":"x","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
];

/** An article with the text in its field `field`. */
export function articleWith(field: string, text: string): Record<string, unknown> {
  const article: Record<string, unknown> = { headline: 'A headline', id: `${field}-${text.slice(0, 8)}` };
  if (field === 'bullets' || field === 'authors' || field === 'tags') article[field] = [text];
  else if (field.startsWith('image.')) article.image = { [field.slice(6)]: text };
  else article[field] = text;
  return article;
}

export const fields = [
  'headline',
  'bullets',
  'standfirst',
  'body',
  'authors',
  'tags',
  'section',
  'dateline',
  'language',
  'url',
  'id',
  'publishedAt',
  'embargoUntil',
  'contentWarning',
  'image.url',
  'image.caption',
  'image.credit',
  'image.alt',
];

const escaped = (text: string) => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;

/** RSS documents, each with one text in every place where an item may have one. */
export function rssDocuments(length: number): string[] {
  return pumped(length).map(
    ([
      name,
      text,
    ]) => `<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>${escaped(text)}</title><link>https://feed.example/</link><description>d</description>
<item><guid isPermaLink="false">${name}</guid><title>${escaped(`Pumped ${name} ${text}`)}</title>
<link>https://feed.example/${name}</link><author>${escaped(text)}</author><dc:creator>${escaped(text)}</dc:creator>
<pubDate>${escaped(text)}</pubDate><category>${escaped(text)}</category><description>${escaped(text)}</description>
<enclosure url="https://feed.example/p.jpg" type="${name}" length="${'9'.repeat(300)}"/></item></channel></rss>`,
  );
}

/** Article pages of the newsroom's shape, each with one text in every line. */
export function pageTexts(length: number): string[] {
  return pumped(length).map(
    ([, text]) =>
      `${text}\n${text} / ${text}\nShort Url\n${text}\nUpdated ${text}\nFollow\n${text}\n• ${text}\n• ${text}\n${text}: ${text}\n`,
  );
}
