import { hostname } from 'node:os';
import { program } from '../../accounts/roles.ts';
import { toInstant } from '../../clock.ts';
import { reasonOf } from '../../errors.ts';
import { randomToken } from '../../random.ts';
import { repeat } from '../../repeat.ts';
import { admitHome } from '../../store/scripts/delivery/admitHome.ts';
import { type Beat, leaseMs, type RenewedHome, renewHome } from '../../store/scripts/delivery/renewHome.ts';
import type { Store } from '../../store/store.ts';
import { guarded } from '../../store/storeError.ts';
import type { Context } from '../context.ts';

/** How often a lease is renewed, and checked by a home that watches (ms). */
export const renewEvery = 3_000;

/** How many renewals prove that the holder is alive on this store: on a copy of it, leases never change. */
const renewalsRequired = 2;

/** A home whose lease is this old (ms) must be admitted again. */
const forgetAfter = 90 * 86_400_000;

/**
 * What this home may do on this store. `armed`: send. `watching`: the store does not know it yet, and one that it
 * knows renewed its lease a moment ago. `unknown`: the store does not know it, and none that it knows is active: this
 * may be a copy. `restored`: nothing is sent until a person decides.
 */
export type HomeState = 'armed' | 'watching' | 'unknown' | 'restored';

type HomeContext = Pick<Context, 'store' | 'formerHomes'>;

/** Reads this home's state. Before a newsroom's first start, it is the state that this start will find. */
export async function homeStateOf({ store, formerHomes }: HomeContext): Promise<HomeState> {
  const { redis, keys, clock, home = '' } = store;
  const [[armed, before], homes] = await guarded(() =>
    Promise.all([redis.hmget(keys.switches, 'armed', 'home'), redis.hgetall(keys.homes)]),
  );
  const leases = Object.values(homes);
  if (leases.length === 0 && !armed && !before) return 'armed';
  if (armed !== '1') return 'restored';
  if (homes[home] !== undefined) return 'armed';
  if (leases.length === 0) return before && formerHomes.includes(before) ? 'armed' : 'unknown';
  return leases.some((lease) => clock.now() - renewedAt(lease) < leaseMs) ? 'watching' : 'unknown';
}

/** Why nothing is sent from here and what to do about it; undefined if sending works. */
export function heldReason(homeState: HomeState): string | undefined {
  switch (homeState) {
    case 'armed':
      return undefined;
    case 'watching':
      return (
        'Nothing is sent from here yet: this home is new to the newsroom and waits until it has seen another one renew its lease twice, which takes a few seconds. ' +
        'If that never happens, this is a copy; make sure that no other one sends, then run "slugline resume --here".'
      );
    case 'unknown':
      return (
        'Nothing is sent from here: the store does not know this home (data folder and machine), and no home that it knows is active. ' +
        'It may be a copy of a newsroom that sends elsewhere. Make sure that no other one sends, then run "slugline resume --here".'
      );
    case 'restored':
      return (
        'Nothing is sent from here: this data was restored, imported or copied, and what was posted since is not in its ledger. ' +
        'Check the accounts, make sure that no other newsroom sends, then run "slugline resume --here".'
      );
  }
}

interface Lease extends Beat {
  renewedAt: number;
  host: string;
  /** The id of this renewal. */
  id: string;
}

function renewedAt(lease: string): number {
  return (JSON.parse(lease) as Lease).renewedAt;
}

/** A new lease. Each one is a different text, because other homes watch for a change. */
export function newLease({ clock, random }: Pick<Store, 'clock' | 'random'>): string {
  const id = randomToken(random);
  const lease: Lease = { renewedAt: clock.now(), host: hostname(), id, era: id, beat: 0 };
  return JSON.stringify(lease);
}

/** What an unknown home has seen of another one's lease. */
interface Seen {
  lease: string;
  renewals: number;
}

/** Where a home remembers its last renewal: in the process, and in the data folder across restarts. */
export interface HomeMemory {
  last(): Promise<Beat | undefined>;
  remember(beat: Beat): Promise<void>;
}

function shortMemory(): HomeMemory {
  let last: Beat | undefined;
  return {
    last: async () => last,
    async remember(beat) {
      last = beat;
    },
  };
}

/**
 * Keeps this home's place: each round renews its lease, or, if the store does not know it, checks whether a known
 * home renews its own. If one does so twice, it is alive on this very store, and this home is admitted.
 */
export function createHomeWatch(
  context: HomeContext,
  memory: HomeMemory = shortMemory(),
): () => Promise<HomeState> {
  const { store, formerHomes } = context;
  let seen = new Map<string, Seen>();
  return async () => {
    const lease = newLease(store);
    const last = await memory.last();
    const asked = { former: [...formerHomes], lease, last, actor: program.name };
    const renewed = await renewHome(store, asked);
    if (renewed.outcome === 'known') {
      seen = new Map();
      const { era, beat } = JSON.parse(renewed.lease) as Lease;
      await memory.remember({ era, beat });
      return renewed.armed ? 'armed' : 'restored';
    }
    seen = afterNextCheck(seen, renewed);
    const witness = [...seen].find(([, { renewals }]) => renewals >= renewalsRequired)?.[0];
    if (!renewed.armed || witness === undefined) return homeStateOf(context);
    const { outcome } = await admitHome(store, {
      lease,
      witness,
      forgetBefore: store.clock.now() - forgetAfter,
      host: hostname(),
      actor: program.name,
      reason: `another home renewed its lease twice, at last on ${toInstant(renewedAt(seen.get(witness)?.lease ?? lease))}`,
    });
    return outcome === 'known' ? 'armed' : homeStateOf(context);
  };
}

function afterNextCheck(before: Map<string, Seen>, { leases }: RenewedHome & { outcome: 'unknown' }) {
  const now = new Map<string, Seen>();
  for (const { home, lease } of Array.isArray(leases) ? leases : []) {
    const last = before.get(home);
    const renewals = last === undefined ? 0 : last.renewals + (last.lease === lease ? 0 : 1);
    now.set(home, { lease, renewals });
  }
  return now;
}

/** Runs rounds until the returned function is called; resolves once the first has ended. */
export async function renewHomeLease(
  context: HomeContext & Pick<Context, 'log'>,
  memory: HomeMemory,
): Promise<() => void> {
  const { log } = context;
  const { clock } = context.store;
  const ending = new AbortController();
  const step = createHomeWatch(context, memory);
  let last: HomeState = 'armed';
  const logState = (homeState: HomeState) => {
    const why = homeState === last ? undefined : heldReason(homeState);
    if (why) log.warn(why);
    else if (homeState !== last)
      log.info('this home was admitted to the newsroom: it sends due deliveries, too');
    last = homeState;
  };
  logState(await step());
  const renewals = {
    clock,
    log,
    everyMs: renewEvery,
    until: ending.signal,
    what: 'renewing this home’s lease',
  };
  void repeat(renewals, () =>
    step().then(logState, (error) =>
      log.debug({ reason: reasonOf(error) }, 'this home’s lease could not be renewed'),
    ),
  );
  return () => ending.abort();
}
