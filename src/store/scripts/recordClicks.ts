import { defineScript, runScript } from '../script.ts';
import type { Store } from '../store.ts';

const script = defineScript('recordClicks', ['batch']);

export interface ClickBatch {
  process: string;
  /** Rises by one with each batch of the process; a batch is applied once. */
  sequence: number;
  /** The UTC day, `YYYY-MM-DD`. */
  day: string;
  /** For each link how often, and the day's visitors as salted hashes. */
  links: { code: string; count: number; visitors: string[] }[];
}

/** Adds one batch of clicks. A repeat of the same batch changes nothing. */
export function recordClicks(store: Store, batch: ClickBatch): Promise<{ outcome: 'counted' | 'known' }> {
  const { keys } = store;
  return runScript(store, script, {
    keys: { batch: keys.clickBatch(batch.process) },
    rest: batch.links.flatMap(({ code }) => [keys.clicks(code), keys.visitors(code, batch.day)]),
    command: {
      sequence: batch.sequence,
      day: batch.day,
      oldestDay: oldestDay(store, batch.day),
      links: batch.links.map(({ count }) => ({ count })),
    },
    texts: batch.links.map(({ visitors }) => visitors.join(' ')),
    callId: `${batch.process}/${batch.sequence}`,
  });
}

/** The first day that is kept; undefined where nothing says how long. */
function oldestDay(store: Store, day: string): string | undefined {
  if (!store.kept) return undefined;
  return new Date(Date.parse(day) - store.kept.clicksMs).toISOString().slice(0, 10);
}
