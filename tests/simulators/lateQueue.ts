/** How long a request waits in a platform's queue by default: longer than two lookups take (ms). */
const usualWait = 100_000;

/** Requests that a platform has read and carries out later, whatever became of their connections. */
export function createLateQueue(now: () => number, wait: () => number = () => usualWait) {
  let waiting: { at: number; commit: () => void }[] = [];
  return {
    add(commit: () => void): void {
      waiting.push({ at: now() + wait(), commit });
    },
    /** Carries out what is due. Must be called before anything is read. */
    run(): void {
      const due = waiting.filter(({ at }) => at <= now()).sort((a, b) => a.at - b.at);
      waiting = waiting.filter(({ at }) => at > now());
      for (const { commit } of due) commit();
    },
  };
}
