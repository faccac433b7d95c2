import { articleById } from '../../article/archive.ts';
import { enoughBytes, type Picture, pictureIn, pictureOf } from '../../article/picture.ts';
import { SluglineError } from '../../errors.ts';
import type { OutboundResponse } from '../../net/outbound.ts';
import { recordPicture } from '../../store/scripts/article/recordPicture.ts';
import type { Context } from '../context.ts';
import { syndicate } from './syndicateArticle.ts';

/**
 * Reads the beginning of an article's picture and records its type and size, then renders the article's entries again
 * with them. Throws if its server can't be reached, so that the job retries. May run twice.
 */
export async function probePicture(context: Context, articleId: string): Promise<void> {
  const { store, log } = context;
  const article = await articleById(store, articleId);
  const url = article?.image?.url;
  if (!article || !url || (await pictureOf(store, article))) return;
  const answer = await beginningOf(context, url);
  const found = answer && pictureIn(answer.body);
  if (!answer || !found) {
    log.info({ article: articleId, status: answer?.status }, 'the picture’s address gives no picture');
    return;
  }
  const picture: Picture = { url, ...found, bytes: sizeOf(answer) };
  const { outcome } = await recordPicture(store, { id: articleId, picture: JSON.stringify(picture) });
  if (outcome === 'noted') await syndicate(context, articleId);
}

/** Errors that no retry changes. */
const forGood = ['net.refused-address', 'net.bad-url', 'net.too-many-redirects'];

/** The answer, if there is something at the address; an unreachable or busy server throws. */
async function beginningOf({ net }: Context, url: string): Promise<OutboundResponse | undefined> {
  let answer: OutboundResponse;
  try {
    answer = await net.request(url, {
      headers: { accept: 'image/*', range: `bytes=0-${enoughBytes - 1}` },
      maxBytes: enoughBytes,
      beginning: true,
    });
  } catch (error) {
    if (error instanceof SluglineError && forGood.includes(error.code)) return undefined;
    throw error;
  }
  if (answer.status === 429 || answer.status >= 500)
    throw new SluglineError('net.failed', { host: new URL(url).host, why: `it answered ${answer.status}` });
  return answer.status === 200 || answer.status === 206 ? answer : undefined;
}

/** The whole file's bytes (RFC 9110 14.4 and 8.6), if it is sent uncompressed. */
function sizeOf({ status, headers }: OutboundResponse): number | undefined {
  if (headers['content-encoding']) return undefined;
  const declared =
    status === 206 ? /\/(\d+)$/.exec(headers['content-range'] ?? '')?.[1] : headers['content-length'];
  const bytes = Number(declared);
  return declared !== undefined && Number.isSafeInteger(bytes) && bytes > 0 ? bytes : undefined;
}
