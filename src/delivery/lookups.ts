import type { Found } from '../channels/channel.ts';
import type { Delivery } from './delivery.ts';
import type { Lookups } from './settling.ts';

const prefix = 'looked: ';

/** The outcome that a lookup records among the attempts. */
export function lookupOutcome(kind: Found['kind'] | 'there' | 'gone'): string {
  return prefix + kind;
}

function isAttempt({ outcome }: Delivery['attempts'][number]): boolean {
  return !outcome.startsWith(prefix);
}

/** When the last attempt began (newsroom time, ms). */
export function lastAttemptAt({ attempts, dueAt }: Delivery): number {
  return Date.parse(attempts.findLast(isAttempt)?.at ?? dueAt);
}

/** The lookups since the last attempt. */
export function lookupsOf({ attempts }: Delivery): Lookups {
  const lookups = attempts.slice(attempts.findLastIndex(isAttempt) + 1);
  const those = (kind: Found['kind']) => lookups.filter(({ outcome }) => outcome === lookupOutcome(kind));
  const absent = those('absent');
  return {
    absent: absent.length,
    failed: those('cannot-tell').length,
    ambiguous: those('ambiguous').length,
    ...(absent[0] ? { firstAbsentAt: Date.parse(absent[0].at) } : {}),
  };
}
