import { addressesOf } from '../../../config/addresses.ts';
import type { Config } from '../../../config/schema.ts';

/** Where links are, besides `/s/`, according to the configuration. */
interface Place {
  /** The path, with a slash at its end. */
  path: string;
  host: string;
  /** Whether links are at the root of the pages' own host, where every page takes precedence over a code. */
  isSharedRoot: boolean;
  /** Whether links have their own host, which serves nothing else. */
  hasOwnHost: boolean;
}

function placeOf(config: Config): Place {
  const { linkBase, webBase } = addressesOf(config);
  const base = new URL(linkBase);
  const path = `${base.pathname.replace(/\/$/, '')}/`;
  const isShared = base.host === new URL(webBase).host;
  return { path, host: base.host, isSharedRoot: path === '/' && isShared, hasOwnHost: !isShared };
}

export interface LinkPaths {
  /** The code in a path, under the configuration in force; undefined if it is not a link's path. */
  codeIn(path: string, host: string | undefined): string | undefined;
  /** The same for the fast path, which must leave the root of the pages' own host to the pages. */
  fastCodeIn(path: string, host: string | undefined): string | undefined;
  /** Whether this host is only for links, and not the pages'. */
  isLinkHost(host: string | undefined): boolean;
}

/**
 * Reads codes from paths: below `/s/` on the pages' host, and below the path of `links.baseUrl`, or at its root. The
 * latter only on its own host, so that the newsroom's other addresses keep their own 404. A reloaded configuration
 * applies from the next request.
 */
export function linkPaths(configNow: () => Config): LinkPaths {
  let known: { config: Config; place: Place } | undefined;
  const place = (): Place => {
    const config = configNow();
    if (known?.config !== config) known = { config, place: placeOf(config) };
    return known.place;
  };
  const isAt = (own: Place, host: string | undefined) =>
    own.hasOwnHost && host !== undefined && (host === own.host || host.toLowerCase() === own.host);

  function codeIn(path: string, host: string | undefined): string | undefined {
    const own = place();
    if (path.startsWith('/s/') && !isAt(own, host)) return path.slice(3);
    if (own.path === '/' ? host?.toLowerCase() !== own.host : !path.startsWith(own.path)) return undefined;
    return path.slice(own.path.length);
  }

  return {
    codeIn,
    fastCodeIn: (path, host) => {
      const code = codeIn(path, host);
      return place().isSharedRoot && !path.startsWith('/s/') ? undefined : code;
    },
    isLinkHost: (host) => isAt(place(), host),
  };
}
