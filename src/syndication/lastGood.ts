import { mkdir, readFile, rename, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formats } from '../../feeds/index.ts';
import type { Clock } from '../clock.ts';
import { reasonOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { type AssembledFeed, packed } from './assembly.ts';

/** Copies of configured feeds on disk, for a start while the store is away. */
export interface LastGood {
  /** Takes a feed to be written soon; a newer one replaces it before that. */
  save(id: string, feeds: Map<string, AssembledFeed>): void;
  /** What was written last, by extension; empty where nothing was. */
  load(id: string): Promise<Map<string, AssembledFeed>>;
  /** Writes what is waiting. */
  close(): Promise<void>;
}

/** A feed that changes all the time is written once in this while (ms): readers never see these copies but in a start without the store. */
const settleFor = 5_000;

/**
 * Keeps copies in `<folder>/feeds/<id>.<extension>`: the document as readers get it, its time that of the feed.
 * A file is whole or not there: it is written beside and moved. A disk that fails is told to the log and stops nothing.
 */
export function keepLastGood(folder: string, { clock, log }: { clock: Clock; log: Log }): LastGood {
  const feedsFolder = join(folder, 'feeds');
  const waiting = new Map<string, Map<string, AssembledFeed>>();
  const ending = new AbortController();
  let writing: Promise<void> | undefined;

  async function writeSoon(): Promise<void> {
    await clock.wait(settleFor, ending.signal).catch(() => {});
    while (waiting.size > 0) {
      const batch = [...waiting];
      waiting.clear();
      for (const [id, feeds] of batch) await write(id, feeds);
    }
    writing = undefined;
  }

  async function write(id: string, feeds: Map<string, AssembledFeed>): Promise<void> {
    try {
      await mkdir(feedsFolder, { recursive: true, mode: 0o700 });
      for (const [extension, feed] of feeds) {
        const path = join(feedsFolder, `${id}.${extension}`);
        await writeFile(`${path}.new`, feed.bytes, { mode: 0o600 });
        const modified = new Date(feed.lastModified);
        await utimes(`${path}.new`, modified, modified);
        await rename(`${path}.new`, path);
      }
    } catch (error) {
      log.warn({ reason: reasonOf(error), feed: id }, 'a feed’s last-good copy could not be written');
    }
  }

  async function read(id: string, extension: string, mediaType: string): Promise<AssembledFeed | undefined> {
    const path = join(feedsFolder, `${id}.${extension}`);
    try {
      const [bytes, { mtime }] = await Promise.all([readFile(path), stat(path)]);
      return await packed(bytes, mediaType, mtime.toUTCString());
    } catch (error) {
      log.debug({ reason: reasonOf(error), feed: id }, 'there is no last-good copy');
      return undefined;
    }
  }

  return {
    save(id, feeds) {
      waiting.set(id, feeds);
      writing ??= writeSoon();
    },
    async load(id) {
      const found = new Map<string, AssembledFeed>();
      for (const { extension, mediaType } of Object.values(formats)) {
        const feed = await read(id, extension, mediaType);
        if (feed) found.set(extension, feed);
      }
      return found;
    },
    async close() {
      ending.abort();
      await writing;
    },
  };
}
