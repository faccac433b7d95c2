import { defineScript } from '../../script.ts';

export interface RecordResult {
  draftId: string;
  /** The draft as the caller read it: if it was not sent, it is recorded only as long as that is true. */
  state: string;
  version: number;
  /** When it was sent or rejected (ms); undefined if neither, or no longer. */
  at?: number | undefined;
  /** The row as JSON (`ResultRow` without its draft, time and numbers). */
  row: string;
  /** The delivery of its first part, if it was sent. */
  delivery?: string | undefined;
  /** The code of its short link, if its clicks are counted. */
  code?: string | undefined;
  /** Rows from before then (ms) are dropped. */
  oldest: number;
}

/** Records what became of a draft; `moved` if it has changed since it was read. */
export const recordResult = defineScript<RecordResult, { outcome: 'recorded' | 'moved' }>(
  'delivery/recordResult',
  {
    keys: (keys, { draftId, delivery = '', code = '' }) => ({
      results: keys.results,
      times: keys.resultTimes,
      clicks: keys.resultClicks,
      statistics: keys.resultStatistics,
      draft: keys.draft(draftId),
      delivery: keys.delivery(delivery),
      clicksOfLink: keys.clicks(code),
    }),
    command: ({ row, ...command }) => command,
    texts: ({ row }) => [row],
    evenWhenFull: true,
  },
);
