import { defineScript } from '../../script.ts';

export interface RecordRejections {
  /** Empty if no source is to blame. */
  source: string;
  rejections: { where: string; reason: string }[];
  /** How many are stored in all. */
  most: number;
}

/** Records what could not be ingested or shown, and why. */
export const recordRejections = defineScript<RecordRejections, { outcome: 'recorded' }>(
  'source/recordRejections',
  { keys: ({ calls, rejected }) => ({ calls, rejected }) },
);
