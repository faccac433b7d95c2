import { articleById } from '../../article/archive.ts';
import {
  enoughBytes,
  type Picture,
  type PictureFault,
  pictureIn,
  pictureOf,
  probedPicture,
} from '../../article/picture.ts';
import { reasonOf, SluglineError } from '../../errors.ts';
import type { OutboundResponse } from '../../net/outbound.ts';
import { recordPicture } from '../../store/scripts/article/recordPicture.ts';
import type { Context } from '../context.ts';
import { syndicate } from './syndicateArticle.ts';

/**
 * Reads the beginning of an article's picture and records its type and size, then renders the article's entries again
 * with them. A picture that can't be fetched is left out of all of them. Throws if its server can't be reached, so that
 * the job retries. May run twice.
 */
export async function probePicture(context: Context, articleId: string): Promise<void> {
  const { store } = context;
  const article = await articleById(store, articleId);
  const url = article?.image?.url;
  if (!article || !url || (await pictureOf(store, article))) return;
  const before = await probedPicture(store, article);
  const earlier = before && 'tries' in before ? (before.tries ?? 0) : 0;
  let answer: OutboundResponse | { fault: string };
  try {
    answer = await beginningOf(context, url);
  } catch (error) {
    const tries = earlier + 1;
    const isGivenUp = tries >= maxTries;
    await record(context, articleId, { url, tries, ...(isGivenUp ? { fault: reasonOf(error) } : {}) });
    throw error;
  }
  if ('fault' in answer) return record(context, articleId, { url, fault: answer.fault });
  const found = pictureIn(answer.body);
  if (found) return record(context, articleId, { url, ...found, bytes: sizeOf(answer) });
  return record(context, articleId, {
    url,
    fault: 'the file at its address is no picture that browsers show',
  });
}

/** After this many failures in a row to reach a server, the picture counts as missing. */
const maxTries = 4;

async function record(context: Context, id: string, probed: Picture | PictureFault): Promise<void> {
  if (!('type' in probed) && probed.fault)
    context.log.warn({ article: id, reason: probed.fault }, 'the article’s picture is shown nowhere');
  const { outcome } = await recordPicture(context.store, { id, picture: JSON.stringify(probed) });
  if (outcome === 'noted') await syndicate(context, id);
}

/** Errors that no retry changes. */
const forGood = ['net.refused-address', 'net.bad-url', 'net.too-many-redirects'];

/** The answer, if there is something at the address; an unreachable or busy server throws. */
async function beginningOf({ net }: Context, url: string): Promise<OutboundResponse | { fault: string }> {
  let answer: OutboundResponse;
  try {
    answer = await net.request(url, {
      headers: { accept: 'image/*', range: `bytes=0-${enoughBytes - 1}` },
      maxBytes: enoughBytes,
      beginning: true,
    });
  } catch (error) {
    if (error instanceof SluglineError && forGood.includes(error.code)) return { fault: error.sentence };
    throw error;
  }
  if (answer.status === 429 || answer.status >= 500)
    throw new SluglineError('net.failed', { host: new URL(url).host, why: `it answered ${answer.status}` });
  const isThere = answer.status === 200 || answer.status === 206;
  return isThere ? answer : { fault: `its server answered ${answer.status}` };
}

/** The whole file's bytes (RFC 9110 14.4 and 8.6), if it is sent uncompressed. */
function sizeOf({ status, headers }: OutboundResponse): number | undefined {
  if (headers['content-encoding']) return undefined;
  const declared =
    status === 206 ? /\/(\d+)$/.exec(headers['content-range'] ?? '')?.[1] : headers['content-length'];
  const bytes = Number(declared);
  return declared !== undefined && Number.isSafeInteger(bytes) && bytes > 0 ? bytes : undefined;
}
