import { renameSync, rmSync } from 'node:fs';
import { mkdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formats } from '../../feeds/index.ts';
import { type Clock, waitOrStop } from '../clock.ts';
import { reasonOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { CachedContent, Freshness } from '../store/freshness.ts';
import { type AssembledFeed, packed } from './assembly.ts';

/** Configured feeds cached on disk, for a start while the store is unreachable. */
export interface LastGood {
  /** Schedules a feed to be written; a newer one replaces it before that. */
  save(id: string, feeds: Map<string, AssembledFeed>, content: CachedContent): void;
  /** What was written last, by extension; empty if nothing was. */
  load(id: string): Promise<LoadedFeeds>;
  /** Deletes a feed's files immediately: they show something withdrawn. */
  drop(id: string): void;
  /** Records that the files are up to date, because the store answers. */
  inStep(): Promise<void>;
  /** Writes what is waiting. */
  close(): Promise<void>;
}

export interface LoadedFeeds {
  feeds: Map<string, AssembledFeed>;
  /** How long ago (ms) they were last known to be up to date. */
  age: number;
}

export interface LastGoodContext {
  clock: Clock;
  log: Log;
  freshness: Freshness;
}

/**
 * A feed that changes constantly is written once in this time (ms): readers see these files only after a start
 * without the store.
 */
const writeDelayMs = 5_000;

/** The folder for disposable data in a data folder. */
export function cacheFolderOf(dataFolder: string): string {
  return join(dataFolder, 'cache');
}

/** The folder of a newsroom's cached feeds in its cache folder. */
export function cachedFeedsFolder(cacheFolder: string): string {
  return join(cacheFolder, 'feeds');
}

/** A file whose time says when the files last matched the store. */
const inStepFile = 'in-step';

/**
 * Keeps files in `<folder>/feeds/<id>.<extension>`: the document as readers get it, its time that of the feed. A file
 * is complete or absent: it is written under another name and moved. A disk error is logged and stops nothing.
 */
export function openLastGood(folder: string, { clock, log, freshness }: LastGoodContext): LastGood {
  const feedsFolder = cachedFeedsFolder(folder);
  const waiting = new Map<string, { feeds: Map<string, AssembledFeed>; content: CachedContent }>();
  const ending = new AbortController();
  let writing: Promise<void> | undefined;

  async function writeSoon(): Promise<void> {
    await waitOrStop(clock, writeDelayMs, ending.signal);
    while (waiting.size > 0) {
      const batch = [...waiting];
      waiting.clear();
      for (const [id, { feeds, content }] of batch) await write(id, feeds, content);
    }
    writing = undefined;
  }

  async function write(id: string, feeds: Map<string, AssembledFeed>, content: CachedContent): Promise<void> {
    try {
      await mkdir(feedsFolder, { recursive: true, mode: 0o700 });
      for (const [extension, feed] of feeds) {
        const path = pathOf(id, extension);
        await writeFile(`${path}.new`, feed.bytes, { mode: 0o600 });
        const modified = new Date(feed.lastModified);
        await utimes(`${path}.new`, modified, modified);
        // In one step with the check, so that nothing dropped meanwhile returns.
        if (freshness.mayShow(content)) renameSync(`${path}.new`, path);
        else rmSync(`${path}.new`, { force: true });
      }
      await inStep();
    } catch (error) {
      log.warn({ reason: reasonOf(error), feed: id }, 'a feed could not be cached on disk');
    }
  }

  async function inStep(): Promise<void> {
    try {
      const path = join(feedsFolder, inStepFile);
      await mkdir(feedsFolder, { recursive: true, mode: 0o700 });
      await writeFile(path, '', { mode: 0o600 });
      const now = new Date(clock.now());
      await utimes(path, now, now);
    } catch (error) {
      log.warn({ reason: reasonOf(error) }, 'it could not be recorded that the cached feeds are up to date');
    }
  }

  async function read(id: string, extension: string, mediaType: string): Promise<AssembledFeed | undefined> {
    const path = pathOf(id, extension);
    try {
      const [bytes, { mtime }] = await Promise.all([readFile(path), stat(path)]);
      return await packed(bytes, mediaType, mtime.toUTCString());
    } catch (error) {
      log.debug({ reason: reasonOf(error), feed: id }, 'there is no last-good feed');
      return undefined;
    }
  }

  /** Files of an earlier version say only when they were written. */
  async function ageOf(id: string): Promise<number> {
    const noted = await stat(join(feedsFolder, inStepFile)).catch(() => undefined);
    if (noted) return Math.max(0, clock.now() - noted.mtimeMs);
    const [first] = Object.keys(formats);
    const written = await stat(pathOf(id, first ?? '')).catch(() => undefined);
    return written ? Math.max(0, clock.now() - written.ctimeMs) : 0;
  }

  function pathOf(id: string, extension: string): string {
    return join(feedsFolder, `${id}.${extension}`);
  }

  return {
    inStep,
    save(id, feeds, content) {
      waiting.set(id, { feeds, content });
      writing ??= writeSoon();
    },
    async load(id) {
      const feeds = new Map<string, AssembledFeed>();
      for (const { extension, mediaType } of Object.values(formats)) {
        const feed = await read(id, extension, mediaType);
        if (feed) feeds.set(extension, feed);
      }
      return { feeds, age: await ageOf(id) };
    },
    drop(id) {
      waiting.delete(id);
      try {
        for (const extension of Object.keys(formats)) rmSync(pathOf(id, extension), { force: true });
      } catch (error) {
        log.warn({ reason: reasonOf(error), feed: id }, 'a feed cached on disk could not be deleted');
      }
    },
    async close() {
      ending.abort();
      await writing;
    },
  };
}
