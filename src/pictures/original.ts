import type { Clock } from '../clock.ts';
import { reasonOf } from '../errors.ts';
import type { Outbound } from '../net/outbound.ts';
import { cachedPicture, cachePicture } from './cache.ts';
import type { Fault } from './fit.ts';

export interface PictureSource {
  net: Outbound;
  clock: Clock;
  /** Where pictures that were fetched are kept for a while; without it each is fetched anew. */
  cacheFolder?: string | undefined;
}

/** A larger file is not fetched. */
const mostBytes = 30 * 1024 * 1024;
/** All of it together (ms). */
const patience = 15_000;

/** The file at a picture's address, whatever it is; why there is none where it can't be had. */
export async function originalPicture(
  { net, clock, cacheFolder }: PictureSource,
  url: string,
  signal?: AbortSignal,
): Promise<Uint8Array | Fault> {
  const cached = cacheFolder && (await cachedPicture(cacheFolder, url, clock.now()));
  if (cached) return cached;
  try {
    const answer = await net.request(url, {
      headers: { accept: 'image/avif,image/webp,image/png,image/jpeg,image/*;q=0.8' },
      maxBytes: mostBytes,
      timeoutMs: patience,
      ...(signal ? { signal } : {}),
    });
    if (answer.status === 404 || answer.status === 410) return { fault: `it is gone (${answer.status})` };
    if (answer.status !== 200) return { fault: `its server answered ${answer.status}` };
    if (cacheFolder && answer.body.length > 0) await cachePicture(cacheFolder, url, answer.body, clock.now());
    return answer.body;
  } catch (error) {
    return { fault: reasonOf(error) };
  }
}
