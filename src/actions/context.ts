import { type Actor, mayAct, type Role } from '../accounts/roles.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import { SluglineError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Outbound } from '../net/outbound.ts';
import type { Store } from '../store/store.ts';

/** This process's own heartbeat, as far as alarms are judged by it. */
export interface Heartbeat {
  /** For how long (ms) it has been written without a gap: only then do others' missing ones say anything. */
  steadyFor(): number;
}

/** What every action and job is handed. */
export interface Context {
  store: Store;
  clock: Clock;
  config: Config;
  log: Log;
  net: Outbound;
  actor: Actor;
  /** The newsroom's secret: signs sessions and forms, and what browsers get pushed. */
  secret: Buffer;
  /** What versions without homes called this home in a store. */
  formerHomes: readonly string[];
  /** This process's own heartbeat, where it has one: a start's. */
  heartbeat?: Heartbeat | undefined;
  /** Where relative paths of the configuration start. */
  baseFolder: string;
}

/** Throws where whoever acts may not do what needs this role. */
export function requireRole(context: Pick<Context, 'actor'>, role: Role): void {
  if (!mayAct(context.actor.role, role)) throw new SluglineError('role.too-low', { role });
}
