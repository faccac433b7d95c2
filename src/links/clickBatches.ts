import type { ClickBatch } from '../store/scripts/link/recordClicks.ts';
import { type Facets, noFacets } from './facets.ts';

/** The fields of a link that its clicks are grouped by. */
export interface CountedLink {
  code: string;
  channel: string;
  variant: string;
}

/** Clicks of the same kind: the same hour, referrer, device and country. */
interface Row extends Facets {
  /** UTC, `YYYY-MM-DDTHH`. */
  hour: string;
  count: number;
  /** The day's visitors, as salted hashes. */
  visitors: Set<string>;
}

/** The clicks of one link that are waiting to be stored. */
export interface Waiting {
  link: CountedLink;
  rows: Map<string, Row>;
}

export type WaitingLinks = Map<string, Waiting>;

/** How many kinds of a link's clicks are distinguished in one batch; each costs the store about 20 µs. */
const rowsOfLink = 50;
const linksInBatch = 200;
const rowsInBatch = 500;
const visitorsInBatch = 5_000;

/** The row for clicks of this kind; after too many kinds, the row for all others. */
export function rowFor({ rows }: Waiting, hour: string, facets: Facets): Row {
  const name = ({ referrer, device, country }: Facets) => `${hour}|${referrer}|${device}|${country}`;
  const known = rows.get(name(facets));
  if (known) return known;
  const counted = rows.size < rowsOfLink ? facets : noFacets;
  const row = rows.get(name(counted)) ?? { ...counted, hour, count: 0, visitors: new Set<string>() };
  rows.set(name(counted), row);
  return row;
}

type BatchLink = ClickBatch['links'][number];

/** At most this many links, kinds of clicks and visitors at a time, so that one call never delays the store. */
export function* batchesOf(waiting: WaitingLinks): Generator<BatchLink[]> {
  let links: BatchLink[] = [];
  let rowsIn = 0;
  let visitorsIn = 0;
  for (const { link, rows } of waiting.values()) {
    for (const piece of piecesOf(rows.values())) {
      const isFull = links.length >= linksInBatch || rowsIn >= rowsInBatch;
      if (links.length > 0 && (isFull || visitorsIn + piece.visitors.length > visitorsInBatch)) {
        yield links;
        links = [];
        rowsIn = 0;
        visitorsIn = 0;
      }
      const last = links.at(-1);
      if (last?.code === link.code) last.rows.push(piece);
      else links.push({ ...link, rows: [piece] });
      rowsIn += 1;
      visitorsIn += piece.visitors.length;
    }
  }
  if (links.length > 0) yield links;
}

/** A kind with very many visitors is split into several pieces; only the first one has its clicks. */
function* piecesOf(rows: Iterable<Row>): Generator<BatchLink['rows'][number]> {
  for (const { visitors, count, ...row } of rows) {
    const all = [...visitors];
    for (let from = 0; from === 0 || from < all.length; from += visitorsInBatch)
      yield { ...row, count: from === 0 ? count : 0, visitors: all.slice(from, from + visitorsInBatch) };
  }
}
