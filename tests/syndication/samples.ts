import type { Addresses, Article } from '../../src/article/article.ts';
import type { Config } from '../../src/config/schema.ts';
import { address } from '../support/address.ts';

export const addresses: Addresses = {
  webBase: 'https://feeds.daily.example',
  linkBase: 'https://dly.example/s',
};

export const newsroom: Config['newsroom'] = {
  id: 'example',
  name: 'The Daily & Example',
  url: 'https://daily.example',
  language: 'en',
  timezone: 'Asia/Karachi',
};

export const article: Article = {
  id: 'a_harbour',
  canonicalUrl: address('https://daily.example/city/harbour-road'),
  source: 'site',
  status: 'published',
  revision: 1,
  headline: 'Harbour road to be widened & resurfaced',
  bullets: ['Council votes 7 to 2 in favour'],
  body: '<p>PORT ELDER: The council agreed on Tuesday.</p>',
  authors: ['Ines Okafor'],
  section: 'City Desk',
  tags: ['Roads', 'R&D', 'کرکٹ ٹیم'],
  language: 'ur-PK',
  publishedAt: '2024-06-08T10:00:00Z',
  updatedAt: '2024-06-08T11:30:00Z',
  breaking: false,
  access: 'public',
  corrections: [],
  code: 'habr',
  firstSeenAt: '2024-06-08T10:01:00Z',
  makesDrafts: true,
};
