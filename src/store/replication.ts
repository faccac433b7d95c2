import { type Clock, machineClock, waitOrStop } from '../clock.ts';
import { reasonOf, SluglineError } from '../errors.ts';
import type { RedisClient, Replication } from './store.ts';
import { guarded } from './storeError.ts';

export interface ReplicationContext {
  /** The connection that writes. */
  redis: RedisClient;
  /** Opens a connection that only waits for replicas, and never repeats a command on another one. */
  open(): RedisClient;
  /** Any key of the newsroom: on a cluster it determines the server. */
  base: string;
  /** One of our own keys, written before each wait. */
  probe: string;
  clock?: Pick<Clock, 'monotonic' | 'wait'>;
}

/** How long one wait for the replicas lasts (ms), and how long a caller waits in total. */
const waitMs = 1_200;
const maxMs = 2_000;
/** A replica that left counts as permanently gone after this long (ms); until then it may have become the master. */
const missedForMs = 15_000;

/** What a server reports about itself; `id` changes whenever another server, or another history, takes over. */
interface ServerState {
  id: string;
  isMaster: boolean;
  replicas: number;
}

function stateIn(info: string): ServerState {
  const field = (name: string) => new RegExp(`^${name}:(\\S+)`, 'm').exec(info)?.[1] ?? '';
  return {
    id: `${field('run_id')} ${field('master_replid')}`,
    isMaster: field('role') !== 'slave',
    replicas: Number(field('connected_slaves')),
  };
}

/**
 * Runs on the server that holds the newsroom. A managed one that forbids INFO has no replicas that we could wait for.
 */
const question = `
local function info(section)
  local text = redis.pcall('INFO', section)
  return type(text) == 'string' and text or ''
end
return info('server') .. info('replication')`;

async function stateOf(redis: RedisClient, base: string): Promise<ServerState> {
  return stateIn(String(await redis.eval(question, 1, base)));
}

const majorityOf = (replicas: number) => Math.floor(replicas / 2) + 1;

/**
 * How many replicas are expected. One that left a moment ago may be the next master: as long as this server has not
 * learned of that, what it alone answers will be lost. So a smaller number counts only after a while, or under a new
 * master.
 */
export function expectedReplicas(now: () => number) {
  let expected = 0;
  let fewerSince: number | undefined;
  return {
    count: () => expected,
    saw(replicas: number): void {
      if (replicas >= expected) {
        expected = replicas;
        fewerSince = undefined;
        return;
      }
      fewerSince ??= now();
      if (now() - fewerSince <= missedForMs) return;
      expected = replicas;
      fewerSince = undefined;
    },
    /** The new master was a replica itself, and the old one has not come back yet. */
    sawNewMaster(): void {
      if (expected > 0) expected = Math.max(1, expected - 1);
      fewerSince = undefined;
    },
  };
}

function refused(why: string): SluglineError {
  return new SluglineError('store.not-replicated', { why });
}

interface Waiting {
  /** The server as it was known before the writes. */
  before: string;
  resolve(): void;
  reject(error: unknown): void;
}

export async function openReplication(context: ReplicationContext): Promise<Replication> {
  const { redis, base, probe, clock = machineClock } = context;
  const expected = expectedReplicas(clock.monotonic);
  let server = '';
  let own: RedisClient | undefined;
  let waiting: Waiting[] = [];
  let isChecking = false;

  function note({ id, isMaster, replicas }: ServerState): void {
    if (!isMaster) return;
    if (server !== '' && id !== server) expected.sawNewMaster();
    server = id;
    expected.saw(replicas);
  }

  /**
   * One wait for all that wait at this moment. WAIT concerns what its own connection wrote last: a write of its own,
   * made now, comes after everything that was answered before. Returns the server that has it.
   */
  async function ask(): Promise<string> {
    own ??= context.open();
    const pipeline = own.pipeline().set(probe, String(Math.round(clock.monotonic())));
    pipeline.wait(majorityOf(expected.count()), waitMs).info('server').info('replication');
    const [writer, results] = await Promise.all([
      guarded(() => stateOf(redis, base)),
      guarded(async () => await pipeline.exec()),
    ]);
    for (const [error] of results ?? []) if (error) throw error;
    const [, [, acknowledged] = [], [, about] = [], [, replication] = []] = results ?? [];
    const state = stateIn(`${about}${replication}`);
    note(state);
    // One of the two connections has not found the new master yet.
    if (!state.isMaster || writer.id !== state.id) throw refused('another server is becoming the master');
    const missing = expected.count() - state.replicas;
    if (missing > 0) throw refused(`${missing} of ${expected.count()} replicas left a moment ago`);
    if (Number(acknowledged) < majorityOf(expected.count()))
      throw refused(`${acknowledged} of ${expected.count()} have it after ${waitMs} ms`);
    return state.id;
  }

  async function askForAll(): Promise<void> {
    if (isChecking) return;
    isChecking = true;
    while (waiting.length > 0) {
      const round = waiting;
      waiting = [];
      try {
        const id = await ask();
        for (const { before, resolve, reject } of round) {
          if (before === id) resolve();
          else reject(refused('another server became the master meanwhile'));
        }
      } catch (error) {
        for (const { reject } of round) reject(error);
        // It may be connected to a server that is no longer the master; if it is already reconnecting, that suffices.
        if (own?.status === 'ready') own.disconnect(true);
      }
    }
    isChecking = false;
  }

  async function confirm(before: string): Promise<void> {
    if (expected.count() === 0) return;
    const over = new AbortController();
    const confirmed = new Promise<void>((resolve, reject) => {
      waiting.push({ before, resolve, reject });
      waitOrStop(clock, maxMs, over.signal).then((isLate) => {
        if (isLate) reject(refused('the store is too slow'));
      });
    });
    askForAll().catch(() => undefined);
    try {
      await confirmed;
    } catch (error) {
      throw error instanceof SluglineError ? error : refused(reasonOf(error));
    } finally {
      over.abort();
    }
  }

  const replication: Replication = {
    hasWritten: false,
    mark() {
      const before = server;
      return () => confirm(before);
    },
    async refresh() {
      note(await stateOf(redis, base));
    },
  };
  await replication.refresh();
  return replication;
}
