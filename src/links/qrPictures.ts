import { LRUCache } from 'lru-cache';
import QRCode from 'qrcode';

/** QR codes of short addresses. */
export interface QrPictures {
  png(url: string): Promise<Buffer>;
  svg(url: string): Promise<string>;
}

/** About 2 KiB each as PNG, 10 as SVG. */
const maxCached = 1_000;

const quality = { errorCorrectionLevel: 'M', margin: 4 } as const;

/**
 * Draws each picture once, through `runLimited`: drawing blocks the event loop for about ten milliseconds, and anyone
 * may request it.
 */
export function openQrPictures(runLimited: <T>(work: () => Promise<T>) => Promise<T>): QrPictures {
  const pngs = new LRUCache<string, Promise<Buffer>>({ max: maxCached });
  const svgs = new LRUCache<string, Promise<string>>({ max: maxCached });

  function drawn<T>(cached: LRUCache<string, Promise<T>>, url: string, draw: () => Promise<T>): Promise<T> {
    const known = cached.get(url);
    if (known) return known;
    const drawing = runLimited(draw);
    cached.set(url, drawing as Promise<T> & object);
    // A drawing that was refused because too many were waiting is made on the next request.
    drawing.catch(() => cached.delete(url));
    return drawing;
  }

  return {
    png: (url) => drawn(pngs, url, () => QRCode.toBuffer(url, { ...quality, width: 512 })),
    svg: (url) => drawn(svgs, url, () => QRCode.toString(url, { ...quality, type: 'svg' })),
  };
}
