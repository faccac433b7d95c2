import { countedIn } from '../counted.ts';

const counted = countedIn('en');

/** The page that finds the history of an article, draft, link, post or address. */
export const find = {
  title: 'Find',
  ask: 'Find what became of anything.',
  how: 'Type words of a headline, the id of an article, draft or delivery, a short code, or the address of an article, a short link or a post.',
  noResults: (query: string) => `No results for “${query}”.`,
  forgotten: (article: string) => `The article ${article} is no longer kept. Its posts:`,
  newestListed: (count: number) =>
    counted(count, {
      one: 'The newest # is listed: more words narrow the search.',
      other: 'The newest # are listed: more words narrow the search.',
    }),
  articles: (count: number) => counted(count, { other: '# articles' }),
  underEmbargo: (until: string) => `Under embargo until ${until}.`,
  stateOf: (what: string, state: string) => `${what}: ${state}`,
  purposed: (channel: string, purpose: string) => `${channel}, ${purpose}`,
  linkFor: (code: string, channel: string) => `${code} for ${channel}`,
  linkOfArticle: (code: string) => `${code} of the article`,
  revisionIn: (revision: number, feeds: string) => `revision ${revision}, in the feeds ${feeds}`,
  revisionInNone: (revision: number) => `revision ${revision}, in no feed now`,
  drafts: 'Drafts',
  links: 'Links',
  happened: 'What happened',
  loneLink: (target: string, figures: string) =>
    `A link without an article; it leads to ${target} ${figures}.`,
  loneLinkDisabled: (target: string, figures: string) =>
    `A link without an article, disabled; it leads to ${target} ${figures}.`,
};

export type FindTexts = typeof find;
