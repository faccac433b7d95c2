import { hostname } from 'node:os';
import { z } from 'zod';
import { toInstant } from '../../clock.ts';
import { reasonOf } from '../../errors.ts';
import { randomToken } from '../../random.ts';
import { repeat } from '../../repeat.ts';
import { recordHeartbeat } from '../../store/scripts/process/recordHeartbeat.ts';
import { guarded } from '../../store/storeError.ts';
import type { Context, Heartbeat } from '../context.ts';

/** How often a process sends a heartbeat (ms). */
const beatEvery = 3_000;
/** A process that has been silent this long has ended, was killed or is frozen (ms). */
const silentAfter = 15_000;
/** How long a silent process stays listed, so that people see that it is missing (ms). */
const shownFor = 3_600_000;

const processRoles = ['web', 'worker', 'scheduler'] as const;
export type ProcessRole = (typeof processRoles)[number];

const Beat = z.object({
  host: z.string(),
  pid: z.int(),
  roles: z.array(z.enum(processRoles)),
  version: z.string(),
  /** The fingerprint of the configuration that it runs with. */
  config: z.string(),
  address: z.string().optional(),
  startedAt: z.number(),
  at: z.number(),
});
type Beat = z.infer<typeof Beat>;

/** A process's description of itself. */
export type ProcessSelf = Pick<Beat, 'roles' | 'version' | 'address'>;

/** A process of the newsroom, on any machine. */
export interface ProcessState extends Omit<Beat, 'startedAt' | 'at'> {
  id: string;
  startedAt: string;
  /** Its last heartbeat. */
  at: string;
  state: 'alive' | 'silent';
}

/** Every process that was alive in the last hour; live ones first, by their roles and start. */
export async function listProcesses({ store }: Pick<Context, 'store'>): Promise<ProcessState[]> {
  const { redis, keys, clock } = store;
  const stored = await guarded(() => redis.hgetall(keys.processes));
  const all = Object.entries(stored).flatMap(([id, text]): ProcessState[] => {
    const beat = beatIn(text);
    if (!beat || clock.now() - beat.at > shownFor) return [];
    const state = clock.now() - beat.at < silentAfter ? 'alive' : 'silent';
    return [{ ...beat, id, startedAt: toInstant(beat.startedAt), at: toInstant(beat.at), state }];
  });
  const order = ({ state, roles, startedAt, id }: ProcessState) =>
    `${state} ${roles.map((role) => processRoles.indexOf(role)).join('')} ${startedAt} ${id}`;
  return all.sort((one, other) => (order(one) < order(other) ? -1 : 1));
}

/** Another version of the program may have written something unreadable here. */
function beatIn(text: string): Beat | undefined {
  try {
    return Beat.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/**
 * Sends a heartbeat every few seconds until `stop`, which removes its entry. `alsoEachBeat` runs at the same interval.
 */
export async function startHeartbeat(
  context: Pick<Context, 'store' | 'config' | 'log'>,
  self: () => ProcessSelf,
  alsoEachBeat: () => Promise<void> = async () => {},
): Promise<Heartbeat & { stop(): Promise<void> }> {
  const { store, log } = context;
  const { clock } = store;
  const id = randomToken(store.random);
  const startedAt = clock.now();
  const ending = new AbortController();
  let steadySince: number | undefined;
  let writtenAt = Number.NEGATIVE_INFINITY;

  async function beatOnce(): Promise<void> {
    const begun = clock.monotonic();
    try {
      const beat: Beat = {
        ...self(),
        host: hostname(),
        pid: process.pid,
        config: context.config.fingerprint,
        startedAt,
        at: clock.now(),
      };
      await recordHeartbeat(store, {
        id,
        beat: JSON.stringify(beat),
        forgetBefore: clock.now() - shownFor,
      });
      if (begun - writtenAt > silentAfter) steadySince = begun;
      writtenAt = begun;
    } catch (error) {
      steadySince = undefined;
      writtenAt = Number.NEGATIVE_INFINITY;
      log.debug({ reason: reasonOf(error) }, 'the heartbeat was not written');
    }
    await alsoEachBeat().catch((error) =>
      log.debug({ reason: reasonOf(error) }, 'a task that runs with the heartbeat failed'),
    );
  }

  await beatOnce();
  const beats = { clock, log, everyMs: beatEvery, until: ending.signal, what: 'a heartbeat' };
  const running = repeat(beats, beatOnce);
  return {
    steadyFor: () =>
      steadySince === undefined || clock.monotonic() - writtenAt > silentAfter
        ? 0
        : clock.monotonic() - steadySince,
    async stop() {
      ending.abort();
      await running;
      await recordHeartbeat(store, { id, ends: true });
    },
  };
}
