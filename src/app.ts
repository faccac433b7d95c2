import { jobs, wakeUps } from '../jobs/index.ts';
import type { Job, JobContext } from '../jobs/job.ts';
import * as pollSource from '../jobs/pollSource.ts';
import * as rebuildFeeds from '../jobs/rebuildFeeds.ts';
import * as releaseHeld from '../jobs/releaseHeld.ts';
import { program } from './accounts/roles.ts';
import { offerWelcome } from './actions/accounts/welcomeFile.ts';
import { learnLimits } from './actions/channels/channelLimit.ts';
import { learnAccounts } from './actions/delivering/channelAccount.ts';
import { foldOldCodes } from './actions/links/foldOldCodes.ts';
import { listEarlierLinks } from './actions/links/listEarlierLinks.ts';
import { watchProblems } from './actions/notices/watchProblems.ts';
import { acceptConfig } from './actions/operations/acceptConfig.ts';
import { configWarnings } from './actions/operations/configWarnings.ts';
import { type ProcessRole, startHeartbeat } from './actions/operations/heartbeat.ts';
import { heldReason, homeStateOf } from './actions/operations/homeLease.ts';
import { indexEarlierAudit } from './actions/operations/indexEarlierAudit.ts';
import { indexEarlierRecords } from './actions/operations/indexEarlierRecords.ts';
import { loadSamples } from './actions/operations/loadSamples.ts';
import { sealEachSecond } from './actions/operations/sealEachSecond.ts';
import { openWithStore, startAgain } from './app/openWithStore.ts';
import { runScheduler } from './app/runScheduler.ts';
import { type Ending, shutDown } from './app/shutDown.ts';
import { machineClock } from './clock.ts';
import { orAborted } from './concurrency.ts';
import { reasonOf, SluglineError } from './errors.ts';
import { createLog, type Log } from './log.ts';
import { type OpenNewsroom, samplesFolder, version } from './newsroom.ts';
import { randomToken } from './random.ts';
import { watchFolders } from './sources/folder/watchFolders.ts';
import { type Changes, followChanges, type RecentChanges, unfollowed } from './store/changes.ts';
import { relayOutbox } from './store/outbox.ts';
import { noteQueues } from './store/queues/pausedQueues.ts';
import { openQueues, type Queues, runWorker } from './store/queues.ts';
import { appendAudit } from './store/scripts/audit/appendAudit.ts';
import { createServer } from './web/server.ts';
import type { StandIn } from './web/standIn.ts';
import { loadTheme } from './web/theme/assets.ts';

export interface AppOptions {
  config?: string | undefined;
  data?: string | undefined;
  allowVolatileRedis?: boolean | undefined;
  roles: ProcessRole[];
  environment: NodeJS.ProcessEnv;
  workingFolder: string;
  log?: Log;
  /** Ends a start that is still in progress, for example because it waits for its store. */
  signal?: AbortSignal;
}

export interface RunningApp {
  newsroom: OpenNewsroom;
  queues: Queues;
  /** The address that the web role listens at; undefined without it. */
  address: string | undefined;
  /** Finishes the work in progress within 15 s and releases everything. */
  stop(): Promise<void>;
}

/** Runs the given roles over one newsroom until `stop`. Aborting `signal` ends a start that is still in progress. */
export async function startApp(options: AppOptions): Promise<RunningApp> {
  const log = options.log ?? createLog();
  const isWeb = options.roles.includes('web');
  const { newsroom, standIn } = await openWithStore({ ...options, log, isWeb, purpose: 'start' });
  const stopping = new AbortController();
  // Ends last, so that rows written during the shutdown are sealed too.
  const endings: Ending[] = [sealEachSecond(newsroom.context)];
  const stop = () => {
    stopping.abort();
    return shutDown(endings, newsroom.close, { clock: machineClock, log });
  };
  try {
    const begun = begin(newsroom, options.roles, { standIn, endings, stop: stopping.signal });
    // What waits for the store waits as long as that takes.
    return { newsroom, ...(await orAborted(begun, options.signal ?? stopping.signal)), stop };
  } catch (error) {
    await standIn?.close();
    await stop();
    throw error;
  }
}

/** What the steps of a start share. */
interface Beginning {
  standIn: StandIn | undefined;
  endings: Ending[];
  /** Aborted when the process stops. */
  stop: AbortSignal;
}

/** Begins the roles' work, in the one order that leaves nothing out. */
async function begin(
  newsroom: OpenNewsroom,
  roles: ProcessRole[],
  { standIn, endings, stop }: Beginning,
): Promise<Pick<RunningApp, 'queues' | 'address'>> {
  const { context } = newsroom;
  for (const warning of [...newsroom.warnings, ...configWarnings(context.config)]) context.log.warn(warning);
  const queues = openQueues(context.store, newsroom.connection, jobs, context.log);
  endings.push(() => queues.close());
  await noteQueues(context.store, jobs);
  // The address must be known before anything is ingested, because what is ingested contains it.
  const changes = await follow(newsroom, roles, endings);
  const isWeb = roles.includes('web');
  const address = isWeb ? await runWeb(newsroom, queues, changes, endings, standIn) : undefined;
  await acceptStartConfig(newsroom, queues);
  if (address) await queues.enqueue(pollSource.catchUp(context.config, randomToken(context.store.random)));
  await foldOldCodes(context);
  await indexEarlierRecords(context);
  await indexEarlierAudit(context.store);
  await listEarlierLinks(context.store);
  if (newsroom.loaded.isSample) await loadSamples(context, samplesFolder);
  if (roles.includes('worker')) await runWorkers(newsroom, queues, stop, endings);
  if (roles.includes('scheduler')) endings.push(await runScheduler(context));
  await sayAlive(newsroom, roles, endings);
  return { queues, address };
}

/**
 * Starts the heartbeat: from now on this process counts as alive. The process's own files are checked at the same
 * interval.
 */
async function sayAlive(newsroom: OpenNewsroom, roles: ProcessRole[], endings: Ending[]): Promise<void> {
  const { context } = newsroom;
  const self = () => ({
    roles,
    version,
    ...(roles.includes('web') ? { address: context.config.web.baseUrl } : {}),
  });
  const heartbeat = await startHeartbeat(context, self, newsroom.repairFiles);
  context.heartbeat = heartbeat;
  endings.push(heartbeat.stop, watchProblems(context));
}

/** Applies a changed configuration, which may put articles into other feeds. */
async function acceptStartConfig({ context }: OpenNewsroom, queues: Queues): Promise<void> {
  if (!(await acceptConfig(context))) return;
  // An earlier configuration may return, and a wake-up with its id would be ignored: each round needs a new id.
  const round = `c${context.clock.now()}`;
  // A channel that is back in the configuration, or no longer in a dry run, may send what was held for it.
  const held = { name: releaseHeld.name, payload: { channel: '*' }, id: `held-${round}` };
  await queues.enqueue([rebuildFeeds.wakeUp(round), held]);
}

/** Follows the changes for everything that caches public content: the web's pages, a worker's hub documents. */
async function follow(
  { context, connection }: OpenNewsroom,
  roles: ProcessRole[],
  endings: Ending[],
): Promise<Changes & RecentChanges> {
  if (roles.every((role) => role === 'scheduler')) return unfollowed;
  const changes = await followChanges(context.store, connection.blocking(), context.log);
  endings.push(() => changes.close());
  return changes;
}

async function runWeb(
  newsroom: OpenNewsroom,
  queues: Queues,
  changes: Changes & RecentChanges,
  endings: Ending[],
  standIn: StandIn | undefined,
): Promise<string> {
  const { context, dataFolder } = newsroom;
  const { config } = context;
  const { actor, ...rest } = context;
  const web = {
    ...rest,
    theme: loadTheme(),
    changes,
    dataFolder,
    queues,
    ...(config.web.trustProxy.length > 0 ? { trustProxy: config.web.trustProxy } : {}),
  };
  // A reloaded configuration applies from the next request; the heartbeat starts after the web server.
  Object.defineProperty(web, 'config', { get: () => context.config, enumerable: true });
  Object.defineProperty(web, 'heartbeat', { get: () => context.heartbeat, enumerable: true });
  const server = createServer(web);
  endings.push(async () => {
    await server.close();
  });
  const { host, port: wanted } = config.web;
  // The feeds are built before the stand-in that serves their stored files is closed.
  await server.ready();
  await standIn?.close();
  await server.listen({ host, port: wanted }).catch((error) => {
    throw new SluglineError(
      'web.not-listening',
      { host, port: wanted, why: reasonOf(error) },
      { cause: error },
    );
  });
  const bound = server.server.address();
  const port = typeof bound === 'object' && bound ? bound.port : config.web.port;
  await newsroom.listensOn(port);
  return context.config.web.baseUrl;
}

async function runWorkers(
  newsroom: OpenNewsroom,
  queues: Queues,
  stop: AbortSignal,
  endings: Ending[],
): Promise<void> {
  const { context, connection } = newsroom;
  const { store, log } = context;
  const handed = (): JobContext => ({ ...context, enqueue: queues.enqueue, stop });
  const run = (job: Job) => (payload: unknown) => job.handle(job.payload.parse(payload) as never, handed());
  const workers = jobs.map((job) => runWorker(store, connection, job, log, run(job)));
  endings.push(async () => {
    await Promise.all(workers.map((worker) => worker.close()));
  });
  const consumer = randomToken(store.random);
  const relay = await relayOutbox(store, connection.blocking(), consumer, log, (entries) =>
    queues.enqueue(wakeUps(entries)),
  );
  endings.push(() => relay.close());
  endings.push(
    watchFolders(context, (source) => queues.enqueue([pollSource.wakeUp(source, randomToken(store.random))])),
  );
  // A platform that does not answer must delay nothing; a new channel queries again before its first post.
  Promise.all([learnAccounts(context), learnLimits(context)]).catch((error) =>
    log.warn({ reason: reasonOf(error) }, 'the channels’ accounts and limits are not all known yet'),
  );
  // What a killed worker left unfinished is repaired before anything new.
  await queues.enqueue([{ name: 'sweep', payload: {}, id: `start-${consumer}` }]);
}

/** Runs until SIGTERM or SIGINT; reloads the configuration on SIGHUP. Signals within a second count as one. */
export async function runApp(options: AppOptions): Promise<void> {
  const log = options.log ?? createLog();
  // Signals are handled from the beginning: a process killed during its start would leave its Redis running.
  const ending = shutdownSignal(log);
  const running = Promise.withResolvers<RunningApp>();
  running.promise.catch(() => {});
  process.on('SIGHUP', () => {
    running.promise.then(reload).then(
      (warnings) => log.info({ warnings }, 'the configuration was reloaded'),
      (error) => log.error(`the configuration was not reloaded: ${reasonOf(error)}`),
    );
  });
  const waiting = new AbortController();
  ending.then(() => waiting.abort());
  const { signal } = waiting;
  const started = startAgain({ ...options, log, signal, purpose: 'start' }, async () => {
    const app = await startApp({ ...options, log, signal });
    await announce(app, log).catch(async (error) => {
      await app.stop();
      throw error;
    });
    return app;
  });
  const app = await started.catch((error) => {
    // It was stopped before it was running.
    if (signal.aborted) return undefined;
    throw error;
  });
  if (!app) return;
  running.resolve(app);
  await ending;
  await app.stop();
}

/** Resolves at the first SIGTERM or SIGINT; another one more than a second later ends the process immediately. */
function shutdownSignal(log: Log): Promise<void> {
  return new Promise((resolve) => {
    let first = Number.NaN;
    const onSignal = () => {
      if (Number.isNaN(first)) {
        first = performance.now();
        log.info('stopping');
        resolve();
      } else if (performance.now() - first > 1_000) process.exit(1);
    };
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
  });
}

async function reload(app: RunningApp): Promise<string[]> {
  const warnings = await app.newsroom.reload();
  const { store, config } = app.newsroom.context;
  const detail = `fingerprint ${config.fingerprint}`;
  await appendAudit(store, {
    actor: program.name,
    action: 'config.reloaded',
    subject: 'newsroom.yaml',
    detail,
  });
  await acceptStartConfig(app.newsroom, app.queues);
  return [...warnings, ...configWarnings(app.newsroom.context.config)];
}

/** Prints the addresses to open and the sign-in link to standard output. */
async function announce(app: RunningApp, log: Log): Promise<void> {
  const { context, loaded } = app.newsroom;
  if (!app.address) {
    log.info({ newsroom: context.config.newsroom.id }, 'running');
    return;
  }
  const welcome = await offerWelcome(context, app.newsroom.dataFolder, process.stdout.isTTY);
  const held = heldReason(await homeStateOf(context));
  const lines = [
    '',
    `  ${context.config.newsroom.name} is running${loaded.isSample ? ' (the sample newsroom: write a newsroom.yaml for your own)' : ''}.`,
    '',
    `  Front page   ${app.address}/`,
    `  Feed         ${app.address}/feeds/${context.config.feeds[0]?.id ?? 'all'}.rss`,
    `  Desk         ${app.address}/desk`,
    ...(welcome ? linesOf(welcome) : []),
    '',
    ...(held ? [`  ${held}`, ''] : []),
    '  Stop with Ctrl-C.',
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  if (welcome && 'file' in welcome)
    log.warn(welcome, 'there is no admin yet: the file holds the one-time link for the first one');
}

function linesOf(welcome: { link: string } | { file: string }): string[] {
  return 'link' in welcome
    ? [
        `  Sign-in link ${welcome.link}`,
        '               (one-time link for setting the first admin’s password)',
      ]
    : [
        `  Sign-in link in ${welcome.file}`,
        '               (one-time link for setting the first admin’s password)',
      ];
}
