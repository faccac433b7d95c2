import { addressesOf } from '../../config/addresses.ts';
import type { Config } from '../../config/schema.ts';

/** Where links live by the configuration, beside `/s/`. */
interface Place {
  /** With a slash at its end. */
  path: string;
  host: string;
  /** At the root of the pages' own host every page comes before a code. */
  isSharedRoot: boolean;
}

function placeOf(config: Config): Place {
  const { linkBase, webBase } = addressesOf(config);
  const base = new URL(linkBase);
  const path = `${base.pathname.replace(/\/$/, '')}/`;
  return { path, host: base.host, isSharedRoot: path === '/' && base.host === new URL(webBase).host };
}

export interface LinkPaths {
  /** What stands where a code would, by the configuration in force; undefined where a path is no link's. */
  codeIn(path: string, host: string | undefined): string | undefined;
  /** The same for whoever answers before the pages do, who must leave their own host's root to them. */
  quickCodeIn(path: string, host: string | undefined): string | undefined;
}

/**
 * Reads codes out of paths: below `links.baseUrl`'s own path, or at its root, and then at its host alone, so that the
 * newsroom's other addresses keep their own 404. A configuration that is read anew is in force with the next request.
 */
export function linkPaths(configNow: () => Config): LinkPaths {
  let known: { config: Config; place: Place } | undefined;
  const place = (): Place => {
    const config = configNow();
    if (known?.config !== config) known = { config, place: placeOf(config) };
    return known.place;
  };
  const read = ({ path: below, host: own }: Place, path: string, host: string | undefined) => {
    if (below === '/' ? host !== own : !path.startsWith(below)) return undefined;
    return path.slice(below.length);
  };
  return {
    codeIn: (path, host) => read(place(), path, host),
    quickCodeIn: (path, host) => (place().isSharedRoot ? undefined : read(place(), path, host)),
  };
}
