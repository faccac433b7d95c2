import { defineScript } from '../../script.ts';

export interface RecordStatistics {
  id: string;
  /** All readings as JSON; what is stored stays if undefined. */
  readings?: string | undefined;
  /** When it is counted next (newsroom time, ms); never again if undefined. */
  nextAt?: number | undefined;
}

/** Records what a platform counted of a sent post; `moved` if it is only a proof by now. */
export const recordStatistics = defineScript<RecordStatistics, { outcome: 'recorded' | 'moved' }>(
  'delivery/recordStatistics',
  { keys: (keys, { id }) => ({ delivery: keys.delivery(id), resultStatistics: keys.resultStatistics }) },
);
