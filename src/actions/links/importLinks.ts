import { SluglineError } from '../../errors.ts';
import { isReserved, isValidCode } from '../../links/codes.ts';
import { type FoundLink, type ImportKind, kindOf, linksIn } from '../../links/imports/kinds.ts';
import { rowsOf } from '../../links/imports/rows.ts';
import { isAllowedTarget, isOwnShortLink, storedTarget } from '../../links/target.ts';
import { httpUrl, readHttpUrl } from '../../net/httpUrl.ts';
import { randomToken } from '../../random.ts';
import {
  type ImportedLink,
  type ImportOutcome,
  importLinks as storeLinks,
} from '../../store/scripts/link/importLinks.ts';
import { type Context, requireRole } from '../context.ts';

export interface ImportLinks {
  /** The export, piece by piece. */
  file: AsyncIterable<Uint8Array>;
  /** Detected from its first row by default. */
  from?: ImportKind | undefined;
  /** Reports the outcome without storing anything. */
  dryRun?: boolean;
  /** Called with each link that is left out, during the import. */
  leftOut(link: { line: number; code: string; why: string }): void;
}

export interface ImportResult {
  from: ImportKind;
  imported: number;
  /** Links that are already stored, from an earlier run or because the same link exists. */
  known: number;
  leftOut: number;
}

const chunkSize = 200;

/** A link that may be imported, and its place in the file. */
interface Taking extends ImportedLink {
  line: number;
}

/**
 * Imports the links of a Bitly, YOURLS, Shlink or Kutt export under their own codes. Each link is checked separately;
 * earlier imports are left unchanged, so an interrupted run is simply repeated. The file is read piece by piece.
 * Throws `links.import-unreadable` if it is no such export.
 */
export async function importLinks(context: Context, command: ImportLinks): Promise<ImportResult> {
  requireRole(context, 'editor');
  const run = randomToken(context.store.random);
  const result = { imported: 0, known: 0, leftOut: 0 };
  const leaveOut = (line: number, code: string, why: string) => {
    result.leftOut += 1;
    command.leftOut({ line, code, why });
  };
  let from = command.from;
  let waiting: Taking[] = [];

  async function hand(): Promise<void> {
    if (waiting.length === 0 || from === undefined) return;
    const links = waiting;
    waiting = [];
    const outcomes = command.dryRun
      ? await preview(context, from, links)
      : await storeLinks(
          context.store,
          from,
          links.map(({ line, ...link }) => link),
          context.actor.name,
        );
    links.forEach(({ line, code }, index) => {
      const outcome = outcomes[index];
      if (outcome === 'taken') leaveOut(line, code, 'its code has a different target here');
      else result[outcome === 'imported' ? 'imported' : 'known'] += 1;
    });
  }

  for await (const row of rowsOf(command.file)) {
    if ('why' in row && typeof row.why === 'string') {
      leaveOut(row.line, '', row.why);
      continue;
    }
    if (!('values' in row)) continue;
    from ??= kindOf(row);
    if (from === undefined)
      throw unreadable('its columns do not match a Bitly, YOURLS, Shlink or Kutt export');
    const links = linksIn(row, from, context.clock.now());
    if (links.length === 0) leaveOut(row.line, '', `it is not a link of a ${from} export`);
    for (const [index, link] of links.entries()) {
      const why = faultOf(context, link);
      if (why !== undefined) leaveOut(row.line, link.code, why);
      else waiting.push(takingOf(context, link, row.line, `${run}/${row.line}/${index}`));
    }
    if (waiting.length >= chunkSize) await hand();
  }
  await hand();
  if (from === undefined) throw unreadable('there is no link in it');
  return { from, ...result };
}

function unreadable(why: string): SluglineError {
  return new SluglineError('links.import-unreadable', { why });
}

function takingOf(context: Context, link: FoundLink, line: number, run: string): Taking {
  const now = context.clock.now();
  const { code, target, clicks } = link;
  return {
    line,
    code,
    target: storedTarget(httpUrl(target) ?? target, context.config.web.baseUrl),
    // A link with a future date would be listed above everything until then.
    createdAt: Math.min(link.createdAt ?? now, now),
    ...(clicks === undefined ? {} : { clicks }),
    run,
  };
}

function faultOf({ config }: Context, { code, target, closed }: FoundLink): string | undefined {
  if (code === '') return 'it has no code';
  if (!isValidCode(code))
    return 'its code has characters other than letters, digits, "-" and "_", or more than 64';
  if (isReserved(code)) return 'its code is the address of a page here';
  if (target === '') return 'it has no target';
  const read = readHttpUrl(target);
  if ('fault' in read) return `its target ${read.fault}`;
  if (isOwnShortLink(read.url, config))
    return 'it leads to another short link here: use the address behind that one';
  if (!isAllowedTarget(read.url, config))
    return `it leads to ${new URL(read.url).host}, which is not in links.allowHosts`;
  return closed;
}

/** The outcome for each link, by what is stored now. Two links with one code in the same piece both count as new. */
async function preview(context: Context, from: ImportKind, links: Taking[]): Promise<ImportOutcome[]> {
  const { redis, keys } = context.store;
  return Promise.all(
    links.map(async ({ code, target }) => {
      const [known, origin] = await redis.hmget(keys.link(code), 'target', 'from');
      if (!known) return 'imported';
      return origin === from || known === target ? 'known' : 'taken';
    }),
  );
}
