import { countSignInTry } from '../store/scripts/account/countSignInTry.ts';
import { endSignInTry } from '../store/scripts/account/endSignInTry.ts';
import type { Store } from '../store/store.ts';
import { digestOf, foldName } from './names.ts';

/** How many failed attempts are accepted for an account from one address … */
const maxHere = 10;
/** … and from everywhere, unless the browser signed in before … */
const maxForAccount = 100;
/** … within this time (ms). */
const windowMs = 5 * 60_000;

/** Whose password is tried, and from where. */
export interface Tried {
  name: string;
  /** The address or network of the request. */
  from: string;
}

/** An attempt that counts as failed until one of these is called. */
export interface CountedTry {
  /** The password was right: earlier attempts from there are cleared. */
  right(): Promise<void>;
  /** It could not be checked. */
  void(): Promise<void>;
}

function keysOf(store: Store, { name, from }: Tried) {
  const short = (text: string) => digestOf(text).slice(0, 32);
  return {
    account: store.keys.wrongSignIns(short(foldName(name))),
    here: store.keys.wrongSignIns(short(`${foldName(name)}\n${from}`)),
  };
}

/** Counts an attempt; after too many it returns how long (ms) none is accepted. */
export async function countTry(
  store: Store,
  tried: Tried,
  isKnownBrowser: boolean,
): Promise<CountedTry | { waitMs: number }> {
  const keys = keysOf(store, tried);
  const counted = await countSignInTry(store, {
    ...keys,
    window: windowMs,
    mostHere: maxHere,
    ...(isKnownBrowser ? {} : { mostForAccount: maxForAccount }),
  });
  if (counted.outcome === 'limited') return { waitMs: counted.waitMs };
  const end = async (right: boolean) => {
    await endSignInTry(store, { ...keys, try: counted.try, right });
  };
  return { right: () => end(true), void: () => end(false) };
}
