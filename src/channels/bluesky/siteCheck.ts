import { listArticles } from '../../article/archive.ts';
import { type Article, urlOf } from '../../article/article.ts';
import { reasonOf } from '../../errors.ts';
import type { ChannelContext } from '../channel.ts';
import { documentNotes } from '../documents/notes.ts';
import { addressOf, documentPlace, pathBelow, publicationOf } from './siteRecords.ts';

/** How many of the newest articles are checked. */
const checkedArticles = 20;
const maxPageBytes = 1_000_000;

/** Where a site confirms its publication (https://standard.site/docs/verification, read on 2026-11-29). */
function confirmationAddress(site: string): string {
  const { origin, pathname } = new URL(site);
  return `${origin}/.well-known/site.standard.publication${pathname === '/' ? '' : pathname}`;
}

/**
 * What an operator must do before the newsroom's site confirms the account's records, or before the newest articles get
 * any; one sentence or two each. Reads the site's own pages.
 */
export async function siteConcerns(did: string, channel: string, context: ChannelContext): Promise<string[]> {
  const { store, webBase } = context;
  const { items } = await listArticles(store, checkedArticles);
  const addresses = { webBase, linkBase: webBase };
  const addressed = items.map((article) => ({ article, url: urlOf(article, addresses) }));
  const concerns = await Promise.all([
    publicationConcern(did, context),
    documentConcern(did, channel, addressed, context),
  ]);
  return [...outsideConcern(addressed, context), ...concerns.flat()];
}

type Addressed = { article: Article; url: string };

function outsideConcern(articles: Addressed[], { newsroom }: ChannelContext): string[] {
  const outside = articles.filter(({ url }) => pathBelow(newsroom.url, url) === undefined);
  const [first] = outside;
  if (!first) return [];
  return [
    [
      `standard.site: ${outside.length} of the newest ${articles.length} articles are not below newsroom.url`,
      `(${newsroom.url}), such as ${first.url}: their posts get no records.`,
      'Set newsroom.url to the address below which articles are, with the same "www.".',
    ].join(' '),
  ];
}

async function publicationConcern(did: string, context: ChannelContext): Promise<string[]> {
  const { newsroom } = context;
  const uri = addressOf(did, publicationOf(newsroom).place);
  const address = confirmationAddress(newsroom.url);
  const answer = await pageAt(address, context);
  if ('text' in answer && answer.status === 200 && answer.text.trim() === uri) return [];
  const found = 'text' in answer ? answered(answer) : answer.fault;
  const todo = isServedHere(context)
    ? 'This server answers it after the first post; a proxy in front must pass it on.'
    : `Have the site answer it with ${uri} as plain text.`;
  return [`standard.site: ${address} does not confirm the publication (${found}). ${todo}`];
}

function answered({ status, text }: { status: number; text: string }): string {
  if (status !== 200) return `it answers ${status}`;
  return text.trim().startsWith('at://did:') ? 'it names another one' : 'it answers something else';
}

/** The newest article with a document shows whether the site's pages confirm theirs. */
async function documentConcern(
  did: string,
  channel: string,
  articles: Addressed[],
  context: ChannelContext,
): Promise<string[]> {
  const { store, newsroom } = context;
  const notes = await Promise.all(
    articles.map(async ({ article }) => (await documentNotes(store, article.id, [channel]))[0]),
  );
  const written = articles[notes.findIndex((note) => note?.state === 'written')];
  if (!written) return [];
  const uri = addressOf(did, documentPlace(newsroom.id, written.article.id));
  const answer = await pageAt(written.url, context);
  if ('text' in answer && confirms(answer.text, uri)) return [];
  const found = 'text' in answer ? 'it has no such link' : answer.fault;
  const todo = isServedHere(context)
    ? ''
    : ` Add <link rel="site.standard.document" href="${uri}"> to the page, and likewise to each article’s.`;
  return [`standard.site: ${written.url} does not confirm its document (${found}).${todo}`];
}

/** Whether a page has the `<link>` of a document. */
export function confirms(page: string, uri: string): boolean {
  return Array.from(page.matchAll(/<link\s[^<>]*>/gi)).some(
    ([link]) => link.includes('site.standard.document') && link.includes(uri),
  );
}

function isServedHere({ newsroom, webBase }: ChannelContext): boolean {
  return new URL(newsroom.url).origin === new URL(webBase).origin;
}

async function pageAt(
  address: string,
  { net }: ChannelContext,
): Promise<{ status: number; text: string } | { fault: string }> {
  try {
    const { status, body } = await net.request(address, { maxBytes: maxPageBytes, beginning: true });
    return { status, text: new TextDecoder().decode(body) };
  } catch (error) {
    return { fault: `it can’t be read: ${reasonOf(error)}` };
  }
}
