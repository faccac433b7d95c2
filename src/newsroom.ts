import { realpath } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CommandActor, commandActor } from './accounts/commandActor.ts';
import { program } from './accounts/roles.ts';
import type { Context } from './actions/context.ts';
import { recordConfigured } from './actions/delivering/channelAccount.ts';
import { renewHomeLease } from './actions/operations/homeLease.ts';
import { channelTypes } from './channels/index.ts';
import { createStoreClock, machineClock } from './clock.ts';
import { type Loaded, loadConfig, withListenAddress } from './config/load.ts';
import { type ConfigLookup, findDataFolder } from './config/places.ts';
import { restartSentences } from './config/reload.ts';
import { sampleFolder } from './config/sampleFolder.ts';
import type { Config, Variants } from './config/schema.ts';
import { type AnyLoaded, loadAnyConfig, standIn } from './config/withoutFile.ts';
import { SluglineError } from './errors.ts';
import { hideInLogs, type Log, secretsIn } from './log.ts';
import { createOutbound, type OutboundSettings } from './net/outbound.ts';
import { systemRandom } from './random.ts';
import { sourceTypes } from './sources/index.ts';
import type { StoreConnection } from './store/connection.ts';
import { openFreshness } from './store/freshness.ts';
import { beatIn, homeOf } from './store/home.ts';
import { dataFolderError } from './store/instance/dataFolder.ts';
import {
  type NotedNewsroom,
  notedNewsroom,
  noteNewsroom,
  requireSameId,
} from './store/instance/newsroomNote.ts';
import { claimInstance, type Instance, requireSame, runningInstance } from './store/instance.ts';
import { keysOf } from './store/keys.ts';
import { unmeasuredMemory } from './store/memoryLimit.ts';
import { openStore } from './store/open.ts';
import { openReplication } from './store/replication.ts';
import { compareSecret, loadSecret } from './store/secret.ts';
import type { Retention, Store } from './store/store.ts';
import { syncStoreTime } from './store/storeTime.ts';
import { callbackRanges } from './syndication/hub/callback.ts';

export const version = '0.1.0';

/** The folder that holds this program. */
const checkoutFolder = fileURLToPath(new URL('..', import.meta.url));

/** The fictional newsroom that a first start shows. */
export const samplesFolder = join(checkoutFolder, 'samples');

export interface OpenOptions {
  config?: string | undefined;
  data?: string | undefined;
  /** `--as`: who gives the command. */
  as?: string | undefined;
  allowVolatileRedis?: boolean | undefined;
  environment: NodeJS.ProcessEnv;
  workingFolder: string;
  log: Log;
  /** For commands that must always work: a file with mistakes stops nothing (`loadAnyConfig`). */
  despiteFile?: boolean | undefined;
  /** For the import: it may go on in a store in which one was interrupted. */
  continuesImport?: boolean | undefined;
  /** A start owns its data folder; a command works beside it, or alone. */
  purpose: 'start' | 'command';
}

export interface OpenNewsroom {
  context: Context;
  /** As loaded; `context.config` is the one in force. */
  loaded: AnyLoaded;
  dataFolder: string;
  secret: string;
  connection: StoreConnection;
  /** Whether the store is the data folder's own. */
  isEmbedded: boolean;
  warnings: string[];
  /** Reloads the file and puts it in force. The newsroom's id can't change. */
  reload(): Promise<string[]>;
  /** Publishes the address that the server listens on, for other processes. */
  listensOn(port: number): Promise<void>;
  /** Rewrites the files that a start keeps in its data folder for others, if they were damaged. */
  repairFiles(): Promise<void>;
  close(): Promise<void>;
}

function schemasOf(types: { schema: Variants[number] }[]): Variants {
  const [first, ...others] = types.map(({ schema }) => schema);
  if (!first) throw new Error('there is not one type in the index');
  return [first, ...others];
}

/** Where a newsroom is looked for, and which types its file may name. */
export function configLookup(
  options: Pick<OpenOptions, 'config' | 'data' | 'environment' | 'workingFolder'>,
): ConfigLookup & {
  sourceSchemas: Variants;
  channelSchemas: Variants;
} {
  return {
    ...(options.config ? { path: options.config } : {}),
    ...(options.data ? { data: options.data } : {}),
    environment: options.environment,
    workingFolder: options.workingFolder,
    checkoutFolder,
    sourceSchemas: schemasOf(sourceTypes),
    channelSchemas: schemasOf(channelTypes),
  };
}

/**
 * Opens a newsroom: its file, its store (an embedded one is started if none is given) and outbound requests. Beside a
 * running start it uses that one's store and file, and refuses if it was told to use others.
 */
export async function openNewsroom(options: OpenOptions): Promise<OpenNewsroom> {
  const around = configLookup(options);
  const dataFolder = findDataFolder(around);
  const running = options.purpose === 'command' ? await runningInstance(dataFolder) : undefined;
  if (running) await requireSameAs(running, options, dataFolder);
  const noted = await notedNewsroom(dataFolder);
  const lookup = running ? { ...around, path: running.configPath } : around;
  const loaded: AnyLoaded = options.despiteFile
    ? await loadAnyConfig(lookup, running?.newsroomId ?? noted?.id)
    : await loadConfig(lookup);
  const where = { data: dataFolder, file: loaded.path };
  requireSameId(noted, newsroomOf(loaded), where);
  if (running) requireSame(running, { newsroomId: loaded.config.newsroom.id }, dataFolder);
  const redisUrl = running
    ? running.store === 'embedded'
      ? undefined
      : running.store
    : options.environment.REDIS_URL || undefined;

  const undo: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const home = await homeOf({
      dataFolder,
      environment: options.environment,
      random: systemRandom,
      isShared: redisUrl !== undefined,
      isStart: options.purpose === 'start',
    });
    const claim =
      options.purpose === 'start'
        ? await claimInstance(dataFolder, instanceOf(loaded, redisUrl), machineClock)
        : undefined;
    if (claim) undo.push(() => claim.release());
    hideInLogs(secretsIn(loaded.config));
    const secret = await loadSecret({
      environment: withStore(options.environment, redisUrl),
      dataFolder,
      random: systemRandom,
    });
    const connection = await openStore({
      dataFolder,
      clock: machineClock,
      random: systemRandom,
      log: options.log,
      ...(redisUrl ? { url: redisUrl } : {}),
      name: `slugline-${options.purpose}`,
      allowVolatile: options.allowVolatileRedis ?? false,
    });
    undo.push(() => connection.close());
    // Before anything is written to it.
    if (!loaded.fault) await noteNewsroom(newsroomOf(loaded), connection, where);

    const clock = createStoreClock();
    const keys = keysOf(loaded.config.newsroom.id);
    const { redis, isEmbedded } = connection;
    const replicas = {
      redis,
      open: () => connection.confirming(),
      base: keys.base,
      probe: keys.replicationProbe,
    };
    const store: Store = {
      redis,
      keys,
      clock,
      random: systemRandom,
      home: home.id,
      memory: unmeasuredMemory(),
      freshness: openFreshness(clock),
      replication: isEmbedded ? undefined : await openReplication(replicas),
      retention: storeRetention(loaded.config),
      announces: loaded.config.webhooks.length > 0,
    };
    const stopClock = await syncStoreTime(store, clock, options.log);
    undo.push(async () => stopClock());
    hideInLogs([secret]);
    await compareSecret(store, secret);
    if (!options.despiteFile && !options.continuesImport) await requireNoImport(store);
    if (loaded.fault) {
      const channels = await redis.hkeys(keys.channels);
      loaded.config = standIn(around, loaded.config.newsroom.id, channels);
    } else {
      await recordConfigured(store, loaded.config);
    }
    const config =
      running && !loaded.fault
        ? withListenAddress(loaded, Number(new URL(running.publicAddress).port || 80))
        : loaded.config;
    const net = createOutbound({ ...outboundSettings(config, loaded.isSample), clock, log: options.log });
    undo.push(() => net.close());
    const actor = options.purpose === 'start' ? program : await commandActor(store, commandOf(options));
    if (options.purpose === 'command')
      store.origin = { from: `command line of ${operatorName()}`, token: actor.token };
    const context: Context = {
      store,
      clock,
      config,
      log: options.log,
      net,
      secret: Buffer.from(secret),
      cacheFolder: join(dataFolder, 'cache', 'pictures'),
      formerHomes: home.former,
      actor,
      baseFolder: loaded.isSample
        ? await sampleFolder(samplesFolder, dataFolder, loaded.config.web.baseUrl)
        : loaded.baseFolder,
    };
    if (options.purpose === 'start') {
      const leave = await renewHomeLease(context, beatIn(dataFolder));
      undo.push(async () => leave());
    }
    let port = config.web.port;
    return {
      context,
      loaded,
      dataFolder,
      secret,
      connection,
      isEmbedded: connection.isEmbedded,
      close,
      warnings: [...loaded.warnings, ...connection.safety.warnings],
      async reload() {
        const again = await loadConfig(around);
        requireSameId({ ...newsroomOf(loaded), isSample: false }, newsroomOf(again), {
          ...where,
          file: again.path,
        });
        hideInLogs(secretsIn(again.config));
        await recordConfigured(store, again.config);
        context.config = withListenAddress(again, port);
        net.reconfigure(outboundSettings(context.config, again.isSample));
        store.retention = storeRetention(context.config);
        store.announces = context.config.webhooks.length > 0;
        return [...again.warnings, ...restartSentences(loaded.config, again.config)];
      },
      async repairFiles() {
        await claim?.repair();
      },
      async listensOn(actual) {
        port = actual;
        context.config = withListenAddress(loaded, actual);
        if (loaded.isSample) net.reconfigure(outboundSettings(context.config, true));
        await claim?.update({ ...instanceOf(loaded, redisUrl), publicAddress: context.config.web.baseUrl });
      },
    };
  } catch (error) {
    await close();
    throw dataFolderError(error, dataFolder);
  }
}

/** Half of a newsroom would poll, draft and send what the other half knows already. */
async function requireNoImport({ redis, keys }: Store): Promise<void> {
  if (await redis.hexists(keys.instance, 'importing')) throw new SluglineError('import.unfinished');
}

async function requireSameAs(running: Instance, options: OpenOptions, dataFolder: string): Promise<void> {
  const named = options.config ?? options.environment.SLUGLINE_CONFIG;
  requireSame(
    running,
    {
      ...(named ? { configPath: await realpath(resolve(options.workingFolder, named)) } : {}),
      ...(options.environment.REDIS_URL ? { store: options.environment.REDIS_URL } : {}),
    },
    dataFolder,
  );
}

/** The sample's pictures are files of this very server, on an address that nothing else may reach. */
function outboundSettings(config: Config, isSample: boolean): OutboundSettings {
  const userAgent = `Slugline/${version} (+${config.newsroom.url}; ${config.newsroom.name})`;
  return {
    allow: config.network.allow,
    callbacks: callbackRanges(config),
    ...(isSample ? { ownFiles: `${config.web.baseUrl}/samples/media/` } : {}),
    userAgent: userAgent.replace(/[^\x20-\x7e]/g, '?'),
  };
}

function storeRetention({ retention }: Config): Retention {
  return { audit: retention.audit, clicksMs: retention.clicks };
}

function newsroomOf({ config, isSample }: Loaded): NotedNewsroom {
  const { id, name } = config.newsroom;
  return { id, name, ...(isSample ? { isSample } : {}) };
}

function instanceOf(loaded: Loaded, redisUrl: string | undefined): Instance {
  return {
    newsroomId: loaded.config.newsroom.id,
    configPath: loaded.path,
    store: redisUrl ?? 'embedded',
    publicAddress: loaded.config.web.baseUrl,
    version,
    pid: process.pid,
  };
}

/** A command beside a start on a shared store follows that store's rules, whatever its own environment says. */
function withStore(environment: NodeJS.ProcessEnv, redisUrl: string | undefined): NodeJS.ProcessEnv {
  const { REDIS_URL, ...rest } = environment;
  return redisUrl ? { ...rest, REDIS_URL: redisUrl } : rest;
}

function commandOf({ as, environment }: OpenOptions): CommandActor {
  return { account: operatorName(), as, token: environment.SLUGLINE_TOKEN || undefined };
}

/** The name of the command line's user, for the audit. */
export function operatorName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container's user may have no name.
    return 'operator';
  }
}
