/** A server that can't be reached for this long is given up, with its followers (ms). */
const deadAfter = 7 * 86_400_000;
/** The same while no other server is reached either: then the fault may be this machine's (ms). */
const deadAloneAfter = 28 * 86_400_000;

/** Servers that were reached just before, with the same post, prove as much (ms). */
const burst = 60_000;

/** When a server is given up that has not been reached since `failingSince`; `reachedAt`: when any server last was (ms). */
export function givenUpAt({ failingSince, reachedAt }: { failingSince: number; reachedAt: number }): number {
  return failingSince + (reachedAt > failingSince - burst ? deadAfter : deadAloneAfter);
}
