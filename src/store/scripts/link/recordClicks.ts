import { defineScript, runScript } from '../../script.ts';
import type { Store } from '../../store.ts';

const script = defineScript('link/recordClicks', ['batch', 'day', 'variants', 'changes']);

const dayMs = 86_400_000;
/** So many days back a link's clicks are known by the hour. */
export const daysOfHours = 14;
/** So many hosts that readers come from are told apart for a link; four times as many for the newsroom's day. */
const maxReferrers = 50;
/** Channels times variants: both come from the newsroom's own lists. */
const maxVariants = 500;
/** Where nothing says how long clicks are kept by the day. */
const usualDaysMs = 730 * dayMs;

export interface ClickBatch {
  process: string;
  /** Rises by one with each batch of the process; a batch is applied once. */
  sequence: number;
  /** The newsroom's day, `YYYY-MM-DD`. */
  day: string;
  /** Whether it is the last one of a flush, after which open pages look again. */
  isLast?: boolean;
  links: {
    code: string;
    channel: string;
    variant: string;
    /** Clicks that look alike: how many, and their visitors as salted hashes of the day. */
    rows: {
      /** UTC, `YYYY-MM-DDTHH`. */
      hour: string;
      referrer: string;
      device: string;
      country: string;
      count: number;
      visitors: string[];
    }[];
  }[];
}

/** Adds one batch of clicks. A repeat of the same batch changes nothing. */
export function recordClicks(store: Store, batch: ClickBatch): Promise<{ outcome: 'counted' | 'known' }> {
  const { keys } = store;
  const { day, links } = batch;
  return runScript(store, script, {
    keys: {
      batch: keys.clickBatch(batch.process),
      day: keys.clicksOfDay(day),
      variants: keys.variantClicks,
      changes: keys.changes,
    },
    rest: links.flatMap(({ code }) => [keys.clicks(code), keys.clickHours(code), keys.visitors(code, day)]),
    command: {
      sequence: batch.sequence,
      isLast: batch.isLast ?? false,
      day,
      oldestDay: oldestDay(store, day),
      oldestHour: daysBefore(day, daysOfHours * dayMs),
      hoursMs: daysOfHours * dayMs,
      daysMs: store.retention?.clicksMs ?? usualDaysMs,
      mostReferrers: maxReferrers,
      mostVariants: maxVariants,
      links: links.map(({ channel, variant, rows }) => ({
        channel,
        variant,
        rows: rows.map(({ visitors, ...row }) => row),
      })),
    },
    texts: links.flatMap(({ rows }) => rows.map(({ visitors }) => visitors.join(' '))),
    callId: `${batch.process}/${batch.sequence}`,
  });
}

/** The first day that is kept; undefined where nothing says how long. */
function oldestDay(store: Store, day: string): string | undefined {
  return store.retention && daysBefore(day, store.retention.clicksMs);
}

function daysBefore(day: string, ms: number): string {
  return new Date(Date.parse(day) - ms).toISOString().slice(0, 10);
}
