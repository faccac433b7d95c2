import { z } from 'zod';
import { type Moment, readQuery } from '../config/query.ts';
import { type DeliveryState, deliveryStates } from './states.ts';

/** A filter of deliveries as people and programs write it: the same on the desk, in the API and as a command's options. */
export const DeliveryQuery = z.object({
  state: z.enum(deliveryStates).optional(),
  channel: z.string().max(100).optional(),
  article: z.string().max(100).optional().describe('An article’s id'),
  search: z
    .string()
    .max(200)
    .optional()
    .describe('Words of the article’s headline, or a part of its address'),
  since: z.string().max(40).optional().describe('Due, or ended, since then: a time, or how long ago (24h)'),
  until: z.string().max(40).optional().describe('Due, or ended, until then: a time, or how long ago (3d)'),
  sort: z
    .enum(['latest', 'soonest'])
    .optional()
    .describe('By when it was sent or ended otherwise, or is due: the latest first, or the soonest'),
});
export type DeliveryQuery = z.input<typeof DeliveryQuery>;

/** Which deliveries to find; a delivery must match every given field. */
export interface DeliveryFilter {
  state?: DeliveryState | undefined;
  channel?: string | undefined;
  /** An article's id. */
  article?: string | undefined;
  /** Words of the article's headline, or a part of its address. */
  words?: string | undefined;
  /** Due, or ended, between these instants (ms, both included). */
  since?: number | undefined;
  until?: number | undefined;
  sort?: 'latest' | 'soonest' | undefined;
}

/** Reads a filter. Throws `request.invalid` for an unknown state or an unreadable time. */
export function readDeliveryFilter(given: unknown, moment: Moment): DeliveryFilter {
  const { search, ...rest } = readQuery(DeliveryQuery, given, moment);
  return { ...rest, words: search?.trim() ? search : undefined };
}
