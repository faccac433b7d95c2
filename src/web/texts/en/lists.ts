/** Texts that the lists of several areas share: their filters, and the links to older entries. */
export const lists = {
  older: 'Older',
  newer: 'Newer',
  pages: 'Pages of this list',
  placeOf: (from: number, to: number, total: number) => `${from} to ${to} of ${total}`,
  within: {
    '': 'any time',
    '1h': 'the last hour',
    '24h': 'the last 24 hours',
    '3d': 'the last 3 days',
    '7d': 'the last 7 days',
  },
  olderThan: {
    '': 'any age',
    '1h': 'older than an hour',
    '6h': 'older than 6 hours',
    '24h': 'older than a day',
    '3d': 'older than 3 days',
  },
  searchIn: (list: string) => `Search ${list.toLowerCase()}`,
  search: 'Search',
  more: 'More',
};

export type ListTexts = typeof lists;
