import { renameSync, rmSync } from 'node:fs';
import { mkdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formats } from '../../feeds/index.ts';
import type { Clock } from '../clock.ts';
import { reasonOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Copy, Freshness } from '../store/freshness.ts';
import { type AssembledFeed, packed } from './assembly.ts';

/** Copies of configured feeds on disk, for a start while the store is away. */
export interface LastGood {
  /** Takes a feed to be written soon; a newer one replaces it before that. */
  save(id: string, feeds: Map<string, AssembledFeed>, copy: Copy): void;
  /** What was written last, by extension; empty where nothing was. */
  load(id: string): Promise<LoadedCopies>;
  /** Takes a feed's copies away, at once: they show what was taken back. */
  drop(id: string): void;
  /** Notes that the copies are those of now, because the store answers. */
  inStep(): Promise<void>;
  /** Writes what is waiting. */
  close(): Promise<void>;
}

export interface LoadedCopies {
  feeds: Map<string, AssembledFeed>;
  /** How long ago (ms) it was known last that they are those of now. */
  age: number;
}

export interface LastGoodContext {
  clock: Clock;
  log: Log;
  freshness: Freshness;
}

/** A feed that changes all the time is written once in this while (ms): readers never see these copies but in a start without the store. */
const writeDelayMs = 5_000;

/** Where a data folder has what may be thrown away. */
export function cacheFolderOf(dataFolder: string): string {
  return join(dataFolder, 'cache');
}

/** Where the copies of a newsroom's feeds are, in its cache folder. */
export function copiesFolder(cacheFolder: string): string {
  return join(cacheFolder, 'feeds');
}

/** A file whose time says when the copies were those of the store last. */
const inStepFile = 'in-step';

/**
 * Keeps copies in `<folder>/feeds/<id>.<extension>`: the document as readers get it, its time that of the feed.
 * A file is whole or not there: it is written beside and moved. A disk that fails is told to the log and stops nothing.
 */
export function openLastGood(folder: string, { clock, log, freshness }: LastGoodContext): LastGood {
  const feedsFolder = copiesFolder(folder);
  const waiting = new Map<string, { feeds: Map<string, AssembledFeed>; copy: Copy }>();
  const ending = new AbortController();
  let writing: Promise<void> | undefined;

  async function writeSoon(): Promise<void> {
    await clock.wait(writeDelayMs, ending.signal).catch(() => {});
    while (waiting.size > 0) {
      const batch = [...waiting];
      waiting.clear();
      for (const [id, { feeds, copy }] of batch) await write(id, feeds, copy);
    }
    writing = undefined;
  }

  async function write(id: string, feeds: Map<string, AssembledFeed>, copy: Copy): Promise<void> {
    try {
      await mkdir(feedsFolder, { recursive: true, mode: 0o700 });
      for (const [extension, feed] of feeds) {
        const path = pathOf(id, extension);
        await writeFile(`${path}.new`, feed.bytes, { mode: 0o600 });
        const modified = new Date(feed.lastModified);
        await utimes(`${path}.new`, modified, modified);
        // In one step with the question, so that nothing that is dropped meanwhile comes back.
        if (freshness.mayShow(copy)) renameSync(`${path}.new`, path);
        else rmSync(`${path}.new`, { force: true });
      }
      await inStep();
    } catch (error) {
      log.warn({ reason: reasonOf(error), feed: id }, 'a feed’s last-good copy could not be written');
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
      log.warn({ reason: reasonOf(error) }, 'it could not be noted that the feeds’ copies are those of now');
    }
  }

  async function read(id: string, extension: string, mediaType: string): Promise<AssembledFeed | undefined> {
    const path = pathOf(id, extension);
    try {
      const [bytes, { mtime }] = await Promise.all([readFile(path), stat(path)]);
      return await packed(bytes, mediaType, mtime.toUTCString());
    } catch (error) {
      log.debug({ reason: reasonOf(error), feed: id }, 'there is no last-good copy');
      return undefined;
    }
  }

  /** Copies of an earlier version say when they were written, and no more. */
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
    save(id, feeds, copy) {
      waiting.set(id, { feeds, copy });
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
        log.warn({ reason: reasonOf(error), feed: id }, 'a feed’s last-good copy could not be taken away');
      }
    },
    async close() {
      ending.abort();
      await writing;
    },
  };
}
