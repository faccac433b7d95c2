import { type Actor, mayAct, type Role } from '../accounts/roles.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import { SluglineError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Outbound } from '../net/outbound.ts';
import type { Store } from '../store/store.ts';

/** This process's own heartbeat, as far as alarms depend on it. */
export interface Heartbeat {
  /** For how long (ms) it has been written without a gap: only then do missing ones of others mean anything. */
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
  /** What versions without homes called this home in a store. */
  formerHomes: readonly string[];
  /** This process's own heartbeat, if it has one: a start's. */
  heartbeat?: Heartbeat | undefined;
  /** Where pictures that were fetched are kept for an hour; without it each is fetched anew. */
  cacheFolder?: string | undefined;
  /** The base of the configuration's relative paths. */
  baseFolder: string;
}

/** Throws if the actor does not have this role. */
export function requireRole(context: Pick<Context, 'actor'>, role: Role): void {
  if (!mayAct(context.actor.role, role)) throw new SluglineError('role.too-low', { role });
}
