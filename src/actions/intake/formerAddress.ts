import { articleById } from '../../article/archive.ts';
import type { ArticleInput } from '../../article/article.ts';
import { cleanUrl, identitiesOf } from '../../article/identity.ts';
import { cleanText } from '../../article/text.ts';
import { reasonOf, SluglineError } from '../../errors.ts';
import { limitPageRequests } from '../../sources/page/hostLimits.ts';
import type { Context } from '../context.ts';

/** Little of the body is read, because only the address at which the request ends matters. */
const fewBytes = 64 * 1024;
const timeoutMs = 8_000;

/**
 * The address that an article had before it moved: a known article of the same source has the same headline, and its
 * address redirects permanently to this one. The server decides, never the similarity: two articles with one headline
 * stay two. Undefined if there is none, or the server can't be queried.
 */
export async function formerAddress(
  context: Context,
  source: string,
  input: ArticleInput,
  language: string,
): Promise<string | undefined> {
  const { store, net, clock, log } = context;
  const headline = cleanText(input.headline);
  if (!input.url || headline === '') return undefined;
  const named = identitiesOf({ source, headline, language: input.language ?? language });
  const digest = named[0]?.digest;
  const id = digest && (await store.redis.get(store.keys.identity('headline', digest)));
  const before = id ? await articleById(store, id) : undefined;
  const from = before?.canonicalUrl;
  if (!before || !from || before.source !== source || cleanUrl(from) === cleanUrl(input.url))
    return undefined;
  const ask = () => net.request(from, { timeoutMs, maxBytes: fewBytes, beginning: true });
  try {
    const { movedTo } = await limitPageRequests(from, { net, clock, random: store.random }, ask);
    return movedTo !== undefined && cleanUrl(movedTo) === cleanUrl(input.url) ? from : undefined;
  } catch (error) {
    if (!(error instanceof SluglineError)) throw error;
    log.debug(
      { source, url: from, reason: reasonOf(error) },
      'it could not be checked whether an article moved',
    );
    return undefined;
  }
}
