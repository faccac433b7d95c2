import type { Entry, Feed } from '../../feeds/format.ts';
import { formats } from '../../feeds/index.ts';

export const plainEntry: Entry = {
  id: 'a_harbour',
  entryId: 'urn:uuid:7c0d5c1e-1f55-5b62-9c1c-3b0b7a4f2d11',
  url: 'https://daily.example/city/harbour-road?from=feed&v=2',
  headline: 'Harbour road to be widened & resurfaced',
  bullets: ['Council votes 7 to 2 in favour', 'Work starts in "early" spring'],
  standfirst: 'A four-year argument ends.',
  body: '<p>PORT ELDER: The council agreed on Tuesday.</p><p>Lorries will be <em>kept out</em>.</p>',
  image: {
    url: 'https://daily.example/images/harbour.jpg',
    caption: 'The harbour road at noon. Photo: Mara Lind',
    credit: 'Mara Lind',
    alt: 'Lorries on a narrow road',
  },
  authors: ['Ines Okafor', 'Tom & Tessa Reed'],
  section: 'City',
  tags: ['roads', 'R&D'],
  language: 'en',
  publishedAt: '2024-06-08T10:00:00Z',
  updatedAt: '2024-06-08T11:30:00Z',
  corrections: [{ at: '2024-06-08T11:30:00Z', note: 'The vote was 7 to 2, not 8 to 1.' }],
};

export const urduEntry: Entry = {
  id: 'a_urdu',
  entryId: 'urn:uuid:0d1a3f0e-55a0-5f0e-8f5b-9a2f0c7f6b22',
  url: 'https://daily.example/ur/بندرگاہ',
  headline: 'بندرگاہ کی سڑک چوڑی ہوگی',
  bullets: ['کونسل نے منظوری دے دی'],
  authors: [],
  section: 'شہر',
  tags: [],
  language: 'ur',
  publishedAt: '2024-06-07T10:00:00Z',
  updatedAt: '2024-06-07T10:00:00Z',
  corrections: [],
};

/** The head of a feed in a format. */
export function headFor(extension: string): Feed {
  const address = (of: string) => `https://feeds.daily.example/feeds/all.${of}`;
  return {
    id: 'all',
    feedId: 'urn:uuid:2f3a4b5c-0000-5000-8000-000000000001',
    title: 'Everything & more',
    description: 'All of <The Daily Example>',
    language: 'en',
    siteUrl: 'https://daily.example/',
    selfUrl: address(extension),
    hubUrl: 'https://feeds.daily.example/hub',
    alternates: Object.values(formats)
      .filter((other) => other.forReaders && other.extension !== extension)
      .map((other) => ({ mediaType: other.mediaType, href: address(other.extension) })),
    updatedAt: '2024-06-08T11:30:00Z',
    newsroomName: 'The Daily Example',
  };
}
