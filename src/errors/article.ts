import type { CatalogueEntry } from './entry.ts';

/** Articles, their intake and proposals. */
export const articleErrors = {
  'article.empty': {
    status: 422,
    sentence: 'There is no text in {where}.',
    hint: 'Give a page with a headline, or an article as JSON.',
  },
  'article.binary': { status: 422, sentence: '{where} is not text.', hint: 'Give plain text, HTML or JSON.' },
  'article.foreign': {
    status: 422,
    sentence: '{where} can’t be read as an article: {what}.',
    hint: 'Plain text, HTML, JSON, ninjs, NewsML-G2 and NITF are read.',
  },
  'article.too-large': {
    status: 413,
    sentence: '{where} is larger than {limit}.',
    hint: 'Split it, or send only the articles.',
  },
  'article.no-headline': {
    status: 422,
    sentence: 'No headline was found in {where}.',
    hint: 'Put the headline on a line of its own before "Updated", "Follow" and the summary points.',
  },
  'article.invalid': {
    status: 422,
    sentence: '{where}: {what}.',
    hint: 'See the article shape at /api/openapi.json.',
  },
  'article.none-taken': {
    status: 422,
    sentence: 'No article was taken: {why}.',
    hint: 'See the reason of each under "items".',
  },
  'ingest.failed': {
    status: 503,
    sentence: 'Not everything could be stored: {why}.',
    hint: 'Send it all again in a minute; what is stored already comes back as "unchanged".',
  },
  'article.unknown': {
    status: 404,
    sentence: 'There is no article {id}.',
    hint: 'List them with "slugline articles list".',
  },
  'article.moved': {
    status: 409,
    sentence: 'Article {id} was changed by somebody else at the same time.',
    hint: 'Check it and try again.',
  },
  'article.withdrawn': {
    status: 409,
    sentence: 'Article {id} is withdrawn.',
    hint: 'Send it with "status": "published" to publish it again, or leave it.',
  },
  'article.gone': {
    status: 410,
    sentence: 'The newsroom withdrew this article.',
    hint: 'Read what is new on the front page.',
  },
  'proposal.unknown': {
    status: 404,
    sentence: 'There is no open proposal {id}.',
    hint: 'List them with "slugline proposals list"; somebody may have decided it already.',
  },
  'proposal.moved': {
    status: 409,
    sentence: 'The source {source} has asked for something else since you looked.',
    hint: 'Look at the proposal again and repeat.',
  },
} as const satisfies Record<string, CatalogueEntry>;
