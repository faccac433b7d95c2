import { defineScript } from '../../script.ts';

const dayMs = 86_400_000;
/** For how many days a link's clicks are stored by hour. */
export const daysOfHours = 14;
/** How many referring hosts are distinguished for a link; four times as many for the newsroom's day. */
const maxReferrers = 50;
/** The limit for channels times variants, which all come from the newsroom's own configuration. */
const maxVariants = 500;
/** The default of how long clicks are stored by day. */
const usualDaysMs = 730 * dayMs;

export interface ClickBatch {
  process: string;
  /** Rises by one with each batch of the process; a batch is applied once. */
  sequence: number;
  /** The newsroom's day, `YYYY-MM-DD`. */
  day: string;
  /** Whether this is the last batch of a flush, after which open pages reload. */
  isLast?: boolean;
  links: {
    code: string;
    channel: string;
    variant: string;
    /** Clicks of the same kind: how many, and their visitors as salted hashes of the day. */
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
export const recordClicks = defineScript<ClickBatch, { outcome: 'counted' | 'known' }>('link/recordClicks', {
  keys: (keys, { process, day }) => ({
    batch: keys.clickBatch(process),
    day: keys.clicksOfDay(day),
    variants: keys.variantClicks,
    resultClicks: keys.resultClicks,
    links: keys.links,
    clickedLinks: keys.clickedLinks,
    changes: keys.changes,
  }),
  rest: (keys, { links, day }) =>
    links.flatMap(({ code }) => [keys.clicks(code), keys.clickHours(code), keys.visitors(code, day)]),
  command: ({ sequence, isLast = false, day, links }, { retention }) => ({
    sequence,
    isLast,
    day,
    oldestDay: retention && daysBefore(day, retention.clicksMs),
    oldestHour: daysBefore(day, daysOfHours * dayMs),
    hoursMs: daysOfHours * dayMs,
    daysMs: retention?.clicksMs ?? usualDaysMs,
    mostReferrers: maxReferrers,
    mostVariants: maxVariants,
    links: links.map(({ code, channel, variant, rows }) => ({
      code,
      channel,
      variant,
      rows: rows.map(({ visitors, ...row }) => row),
    })),
  }),
  texts: ({ links }) => links.flatMap(({ rows }) => rows.map(({ visitors }) => visitors.join(' '))),
  callId: ({ process, sequence }) => `${process}/${sequence}`,
});

function daysBefore(day: string, ms: number): string {
  return new Date(Date.parse(day) - ms).toISOString().slice(0, 10);
}
