import { z } from 'zod';
import { type ArticleSearch, isSearch, searchFields } from '../article/search.ts';
import { type Moment, readQuery } from '../config/query.ts';
import { type DraftState, draftStates } from './states.ts';

const name = z.string().trim().max(100).optional();

/** A filter of drafts as people and programs write it: the same at the desk, in the API and in a command's options. */
export const DraftQuery = z.object({
  ...searchFields,
  channel: name.describe('For this channel'),
  state: z.enum(draftStates).optional().describe('In this state'),
  by: name.describe('Written, edited or decided about by this person; me: by yourself'),
  waitsFor: name.describe('Waits for a second approval, which this person may give; me: yourself; anyone'),
  since: name.describe('Made since then: a time, or how long ago, such as 24h'),
  until: name.describe('Made until then: a time, or how long ago, such as 3d'),
});
export type DraftQuery = z.input<typeof DraftQuery>;

/** The names of the fields that can be filtered by. */
export const draftQueryFields = Object.keys(DraftQuery.shape) as (keyof DraftQuery)[];

export interface DraftFilter extends ArticleSearch {
  channel?: string | undefined;
  state?: DraftState | undefined;
  by?: string | undefined;
  waitsFor?: string | undefined;
  /** Created between these instants (ms, both included). */
  since?: number | undefined;
  until?: number | undefined;
}

/** The person, time and zone of the request: what `me`, `24h` and a time without a zone refer to. */
export interface Asking extends Moment {
  me: string;
}

/** Reads a filter. Throws `request.invalid` for an unknown state or an invalid time. */
export function readDraftFilter(given: unknown, { me, ...moment }: Asking): DraftFilter {
  const { search, by, waitsFor, ...rest } = readQuery(DraftQuery, given, moment);
  const person = (text: string | undefined) => (text === 'me' ? me : text || undefined);
  return {
    ...rest,
    words: search?.trim() ? search : undefined,
    by: person(by),
    waitsFor: person(waitsFor),
  };
}

/** Whether a filter has only a state, a channel and times, for which there are lists of drafts. */
export function isPlain(filter: DraftFilter): boolean {
  return !isSearch(filter) && filter.by === undefined && filter.waitsFor === undefined;
}
