import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { machineClock } from '../clock.ts';
import { loadConfig } from '../config/load.ts';
import { findDataFolder } from '../config/places.ts';
import { SluglineError } from '../errors.ts';
import type { Log } from '../log.ts';
import { configLookup, type OpenNewsroom, type OpenOptions, openNewsroom } from '../newsroom.ts';
import { recordInstance } from '../store/scripts/instance/recordInstance.ts';
import { storeError } from '../store/storeError.ts';
import { openStandIn, type StandIn } from '../web/standIn.ts';
import { loadTheme } from '../web/theme/assets.ts';

/** The first pause before an unreachable store is tried again (ms). */
const firstPause = 1_000;
const longestPause = 8_000;
const mayCome = new Set([
  'store.away',
  'store.not-started',
  'store.read-only',
  'store.full',
  'data.unusable',
]);

export interface Opened {
  newsroom: OpenNewsroom;
  /** Answers at the web's address while the start waits; closed right before the web server listens. */
  standIn: StandIn | undefined;
}

/**
 * Opens the newsroom of a start. If its store is unreachable and the data folder was in use before, it waits: meanwhile
 * the web serves the feeds stored there, and the start continues once the store is back. A first start fails
 * immediately, because the operator has probably just made a mistake. Rejects with the signal's reason if that is
 * aborted.
 */
export async function openWithStore(
  options: OpenOptions & { isWeb: boolean; signal?: AbortSignal | undefined },
): Promise<Opened> {
  const { log, isWeb, signal } = options;
  let standIn: StandIn | undefined;
  let reported = '';
  try {
    for (let pause = firstPause; ; pause = Math.min(2 * pause, longestPause)) {
      try {
        return { newsroom: await openWritable(options), standIn };
      } catch (thrown) {
        const error = storeError(thrown);
        if (!isWorthWaiting(error, options)) throw error;
        if (error.message !== reported) log.error(error.message);
        reported = error.message;
        if (isWeb) standIn ??= await standInOf(options, log);
        standIn?.waitsFor(wordOf(error));
      }
      await machineClock.wait(pause, signal);
    }
  } catch (error) {
    await standIn?.close();
    throw error;
  }
}

/**
 * Begins a start from its beginning again when its store goes away in the middle of it, as one that finds no store
 * waits. What `start` began must be ended when it fails.
 */
export async function startAgain<T>(
  options: OpenOptions & { signal: AbortSignal },
  start: () => Promise<T>,
): Promise<T> {
  for (;;) {
    try {
      return await start();
    } catch (thrown) {
      const error = storeError(thrown);
      if (!isWorthWaiting(error, options)) throw thrown;
      options.log.error(`${error.message} The start begins again.`);
    }
    await machineClock.wait(firstPause, options.signal);
  }
}

/**
 * Opens the newsroom and tries a write: a store that accepts none would end the start later, so the start waits for
 * that too.
 */
async function openWritable(options: OpenOptions): Promise<OpenNewsroom> {
  const newsroom = await openNewsroom(options);
  try {
    const { store, clock } = newsroom.context;
    await recordInstance(store, { set: { startedAt: String(clock.now()) } });
    return newsroom;
  } catch (error) {
    await newsroom.close();
    throw error;
  }
}

/** The name of the problem on `/readyz`. */
function wordOf({ code }: SluglineError): 'store' | 'memory' | 'store-readonly' {
  if (code === 'store.full') return 'memory';
  return code === 'store.read-only' ? 'store-readonly' : 'store';
}

function isWorthWaiting(error: unknown, options: OpenOptions): error is SluglineError {
  const dataFolder = findDataFolder(configLookup(options));
  const wasInUse = ['newsroom.json', 'cache'].some((name) => existsSync(join(dataFolder, name)));
  return wasInUse && error instanceof SluglineError && mayCome.has(error.code);
}

async function standInOf(options: OpenOptions, log: Log): Promise<StandIn> {
  const lookup = configLookup(options);
  const { config } = await loadConfig(lookup);
  const dataFolder = findDataFolder(lookup);
  const standIn = await openStandIn({ config, dataFolder, theme: loadTheme(), clock: machineClock, log });
  log.warn(`running without the store: readers get the feeds stored in ${dataFolder} until it is back`);
  return standIn;
}
