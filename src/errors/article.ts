import type { CatalogueEntry } from './entry.ts';

/** Articles, their intake and proposals. */
export const articleErrors = {
  'article.empty': {
    status: 422,
    sentence: 'There is no text in {where}.',
    hint: 'Provide a page with a headline, or an article as JSON.',
  },
  'article.binary': { status: 422, sentence: '{where} is not text.', hint: 'Send plain text, HTML or JSON.' },
  'article.foreign': {
    status: 422,
    sentence: '{where} can’t be read as an article: {what}.',
    hint: 'Use plain text, HTML, JSON, ninjs, NewsML-G2 or NITF.',
  },
  'article.too-large': {
    status: 413,
    sentence: '{where} is larger than {limit}.',
    hint: 'Split it, or send only the articles.',
  },
  'article.no-headline': {
    status: 422,
    sentence: 'No headline was found in {where}.',
    hint: 'Put the headline on its own line above "Updated", "Follow" and the summary points.',
  },
  'article.invalid': {
    status: 422,
    sentence: '{where}: {what}.',
    hint: 'See the article shape at /api/openapi.json.',
  },
  'article.none-taken': {
    status: 422,
    sentence: 'No article was accepted: {why}.',
    hint: 'The reason for each is under "items".',
  },
  'ingest.failed': {
    status: 503,
    sentence: 'Not everything could be stored: {why}.',
    hint: 'Send it all again in a minute; articles already stored are returned as "unchanged".',
  },
  'article.unknown': {
    status: 404,
    sentence: 'There is no article {id}.',
    hint: 'List them with "slugline articles list".',
  },
  'article.moved': {
    status: 409,
    sentence: 'Article {id} was changed by someone else at the same time.',
    hint: 'Read it again and repeat.',
  },
  'article.withdrawn': {
    status: 409,
    sentence: 'Article {id} is withdrawn.',
    hint: 'Send it with "status": "published" to publish it again.',
  },
  'article.gone': {
    status: 410,
    sentence: 'This article has been withdrawn.',
    hint: 'See the latest articles on the front page.',
  },
  'proposal.unknown': {
    status: 404,
    sentence: 'There is no open proposal {id}.',
    hint: 'List them with "slugline proposals list"; it may already have been decided.',
  },
  'proposal.moved': {
    status: 409,
    sentence: 'Source {source} has changed its proposal since you read it.',
    hint: 'Read the proposal again, then decide.',
  },
} as const satisfies Record<string, CatalogueEntry>;
