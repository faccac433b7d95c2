import type { Clock } from '../clock.ts';
import { reasonOf } from '../errors.ts';
import type { Outbound } from '../net/outbound.ts';
import { cachedPicture, cachePicture } from './cache.ts';
import type { Fault } from './fit.ts';

export interface PictureSource {
  net: Outbound;
  clock: Clock;
  /** Where fetched pictures are cached for a while; without it each is fetched again. */
  cacheFolder?: string | undefined;
}

/** A larger file is not fetched. */
const mostBytes = 30 * 1024 * 1024;
/** The time limit for the whole file (ms). */
const patience = 15_000;

/** Fetches in progress, by address: all channels of an article want the same picture at the same time. */
const underWay = new Map<string, Promise<Uint8Array | Fault>>();

/**
 * The file at a picture's address, of any type, fetched once for all callers; or why it can't be fetched. If a caller's
 * `signal` aborts, the others still get it.
 */
export function originalPicture(
  source: PictureSource,
  url: string,
  signal?: AbortSignal,
): Promise<Uint8Array | Fault> {
  let fetching = underWay.get(url);
  if (!fetching) {
    fetching = fetchPicture(source, url).finally(() => underWay.delete(url));
    underWay.set(url, fetching);
  }
  return signal ? Promise.race([fetching, aborted(signal)]) : fetching;
}

function aborted(signal: AbortSignal): Promise<Fault> {
  return new Promise((resolve) => {
    const stop = () => resolve({ fault: reasonOf(signal.reason) });
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

async function fetchPicture(
  { net, clock, cacheFolder }: PictureSource,
  url: string,
): Promise<Uint8Array | Fault> {
  const cached = cacheFolder && (await cachedPicture(cacheFolder, url, clock.now()));
  if (cached) return cached;
  try {
    const answer = await net.request(url, {
      headers: { accept: 'image/avif,image/webp,image/png,image/jpeg,image/*;q=0.8' },
      maxBytes: mostBytes,
      timeoutMs: patience,
    });
    if (answer.status === 404 || answer.status === 410) return { fault: `it is gone (${answer.status})` };
    if (answer.status !== 200) return { fault: `its server answered ${answer.status}` };
    if (cacheFolder && answer.body.length > 0) await cachePicture(cacheFolder, url, answer.body, clock.now());
    return answer.body;
  } catch (error) {
    return { fault: reasonOf(error) };
  }
}
