import { DateTime } from 'luxon';
import { upTo, withoutEnd } from '../../ends.ts';
import type { Row } from './rows.ts';

export const importKinds = ['bitly', 'yourls', 'shlink', 'kutt'] as const;
export type ImportKind = (typeof importKinds)[number];

/** A link of another shortener, converted. */
export interface FoundLink {
  code: string;
  target: string;
  /** Its number of clicks there, if the export has it. */
  clicks?: number;
  /** ms since 1970 (UTC). */
  createdAt?: number;
  /** Why it can't be imported, if its shortener did not redirect everyone. */
  closed?: string;
}

type Values = Record<string, unknown>;

interface Kind {
  /** Whether a row is of this kind. */
  is(values: Values): boolean;
  /** The row's links; an address with several codes gives several. */
  links(values: Values, now: number): FoundLink[];
}

const has = (values: Values, ...names: string[]) => names.every((name) => name in values);

/**
 * The export formats of the four shorteners: Shlink's web client (CSV) and `GET /rest/v3/short-urls`; the table
 * `yourls_url` as phpMyAdmin exports it, the "Import Export" plugin (`source,target,hits`) and YOURLS's API
 * (`action=stats`); Kutt's `GET /api/v2/links`; Bitly's lists as CSV and `GET /v4/groups/…/bitlinks`.
 */
const kinds: Record<ImportKind, Kind> = {
  shlink: {
    is: (values) => has(values, 'shortcode', 'longurl'),
    links(values, now) {
      const meta = object(values.meta);
      const until = instant(meta.validUntil);
      const most = count(meta.maxVisits);
      const summary = object(values.visitssummary);
      const clicks = count(values.visits) ?? count(summary.total) ?? count(values.visitscount);
      const closed =
        until !== undefined && until <= now
          ? 'it had ended there'
          : most !== undefined
            ? 'it ends there after a number of visits, which links here never do'
            : undefined;
      return [
        found(text(values.shortcode), values.longurl, clicks, values.createdat ?? values.datecreated, closed),
      ];
    },
  },
  kutt: {
    is: (values) => has(values, 'address', 'target'),
    links(values, now) {
      const until = instant(values.expirein);
      const closed =
        values.banned === true || values.banned === 1 || text(values.banned) === 'true'
          ? 'it was banned there'
          : values.password === true || text(values.password) === 'true'
            ? 'it asks for a password there and would be open here'
            : until !== undefined && until <= now
              ? 'it had ended there'
              : undefined;
      return [found(text(values.address), values.target, count(values.visitcount), values.createdat, closed)];
    },
  },
  yourls: {
    is: (values) =>
      has(values, 'keyword', 'url') ||
      has(values, 'shorturl', 'url') ||
      has(values, 'source', 'target', 'hits'),
    links(values) {
      const code = text(values.keyword) || lastPart(text(values.shorturl) || text(values.source));
      return [
        found(code, values.url ?? values.target, count(values.clicks ?? values.hits), values.timestamp),
      ];
    },
  },
  bitly: {
    is: (values) =>
      (has(values, 'longurl') || has(values, 'destinationurl')) && bitlyNames.some((name) => name in values),
    links(values) {
      const own = bitlyNames.map((name) => text(values[name])).find((name) => name !== '') ?? '';
      const custom = [values.custombitlinks ?? values.customlinks ?? values.customlink ?? []]
        .flat()
        .flatMap((each) => text(each).split(/[\s,|]+/))
        .filter((each) => each !== '');
      const clicks = ['clicks', 'totalclicks', 'totalengagements', 'engagements', 'userclicks']
        .map((name) => count(values[name]))
        .find((number) => number !== undefined);
      const made = values.createdat ?? values.datecreated ?? values.created ?? values.createddate;
      const target = values.longurl ?? values.destinationurl;
      const codes = [...new Set([own, ...custom].map(lastPart))];
      // The count is for all codes of a link together, so it is used once.
      return codes.map((code, index) => found(code, target, index === 0 ? clicks : undefined, made));
    },
  },
};

const bitlyNames = ['link', 'bitlink', 'bitlylink', 'shortlink', 'shorturl', 'shortenedurl', 'id'];

/** The shortener that a row comes from; undefined if unknown. */
export function kindOf({ values }: Row): ImportKind | undefined {
  return (['shlink', 'kutt', 'yourls', 'bitly'] as const).find((kind) => kinds[kind].is(values));
}

/** The links of a row; none if it is not a row of this kind. `now` decides which have expired. */
export function linksIn({ values }: Row, kind: ImportKind, now: number): FoundLink[] {
  return kinds[kind].is(values) ? kinds[kind].links(values, now) : [];
}

function found(
  code: string,
  target: unknown,
  clicks: number | undefined,
  createdAt: unknown,
  closed?: string,
): FoundLink {
  const at = instant(createdAt);
  return {
    code,
    target: text(target),
    ...(clicks === undefined ? {} : { clicks }),
    ...(at === undefined ? {} : { createdAt: at }),
    ...(closed === undefined ? {} : { closed }),
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
}

function object(value: unknown): Values {
  return typeof value === 'object' && value !== null ? (value as Values) : {};
}

/** The last part of a short address: `bit.ly/3xYz`, `https://sho.rt/abc/`, `/abc/`. */
function lastPart(address: string): string {
  const path = withoutEnd(upTo(address, /[?#]/), /\//);
  return path.slice(path.lastIndexOf('/') + 1);
}

/** A whole number, which may have a spreadsheet's digit grouping. */
function count(value: unknown): number | undefined {
  const digits = text(value).replace(/[\s,.'’]/gu, '');
  return /^\d{1,15}$/.test(digits) ? Number(digits) : undefined;
}

/** Dates without a zone are read as UTC. */
function instant(value: unknown): number | undefined {
  const written = text(value);
  if (/^\d{10}$/.test(written)) return Number(written) * 1_000;
  if (/^\d{13}$/.test(written)) return Number(written);
  for (const read of [DateTime.fromISO, DateTime.fromSQL]) {
    const at = read(written, { zone: 'UTC' });
    if (at.isValid) return at.toMillis();
  }
  return undefined;
}
