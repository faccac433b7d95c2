import { type Actor, mayAct, type Role } from '../accounts/roles.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import { SluglineError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Outbound } from '../net/outbound.ts';
import type { Store } from '../store/store.ts';

/** The heartbeat of this process, as far as health problems depend on it. */
export interface Heartbeat {
  /**
   * How long (ms) it has been written without a gap. If it has only just resumed, other missing heartbeats mean
   * nothing.
   */
  steadyFor(): number;
}

/** What every action and job receives. */
export interface Context {
  store: Store;
  clock: Clock;
  config: Config;
  log: Log;
  net: Outbound;
  actor: Actor;
  /** The newsroom's secret: signs sessions, forms and browser notifications. */
  secret: Buffer;
  /** The ids that earlier versions, which had no homes, gave this home in a store. */
  formerHomes: readonly string[];
  /** The heartbeat of this process; only `start` has one. */
  heartbeat?: Heartbeat | undefined;
  /** Where fetched pictures are kept for an hour; without it every use fetches again. */
  cacheFolder?: string | undefined;
  /** The base of the configuration's relative paths. */
  baseFolder: string;
}

/** Throws if the actor does not have this role. */
export function requireRole(context: Pick<Context, 'actor'>, role: Role): void {
  if (!mayAct(context.actor.role, role)) throw new SluglineError('role.too-low', { role });
}
