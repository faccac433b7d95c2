import { SluglineError } from '../errors.ts';
import type { ServerPlace } from './embedded/serverProbe.ts';

interface StoreNode {
  host: string;
  port: number;
}

/** Where the store is: one server, a group that Sentinel watches, or a cluster. */
export interface StoreAddress {
  kind: 'single' | 'sentinel' | 'cluster';
  /** The server; the sentinels; some of the cluster's nodes. */
  nodes: StoreNode[];
  tls: boolean;
  /** Sentinel's name for the group. */
  master?: string;
  db: number;
  username?: string;
  password?: string;
  sentinelUsername?: string;
  sentinelPassword?: string;
}

const form =
  /^(rediss?)(?:\+(sentinel|cluster))?:\/\/(?:([^/?#]*)@)?([^/?#@]+)(?:\/([^?#]*))?(?:\?([^#]*))?$/;

function kindOf(schemeName: string | undefined): StoreAddress['kind'] {
  return schemeName === 'sentinel' || schemeName === 'cluster' ? schemeName : 'single';
}

function nodeOf(text: string, defaultPort: number, refuse: (why: string) => SluglineError): StoreNode {
  const parts = /^(\[[0-9a-fA-F:.]+\]|[^:[\]\s]+)(?::(\d{1,5}))?$/.exec(text);
  const port = Number(parts?.[2] ?? defaultPort);
  if (!parts?.[1] || port < 1 || port > 65_535) throw refuse(`"${text}" is no host with a port`);
  return { host: parts[1].replace(/^\[|\]$/g, ''), port };
}

function credentialsOf(text: string | undefined): { username?: string; password?: string } {
  if (!text) return {};
  const colon = text.indexOf(':');
  // "secret@host" without a colon is how some services write a password alone.
  if (colon === -1) return { password: decodeURIComponent(text) };
  const username = decodeURIComponent(text.slice(0, colon));
  return { ...(username && { username }), password: decodeURIComponent(text.slice(colon + 1)) };
}

function databaseOf(text: string | undefined, refuse: (why: string) => SluglineError): number {
  if (!text) return 0;
  if (!/^\d{1,5}$/.test(text)) throw refuse(`"${text}" is no database number`);
  return Number(text);
}

/**
 * Reads `REDIS_URL`: `redis://[user:password@]host[:6379][/db]`, `rediss://` for TLS,
 * `redis+sentinel://[user:password@]host[:26379][,…]/master[/db][?sentinelUsername=…&sentinelPassword=…]`,
 * `redis+cluster://[user:password@]host[:6379][,…]`; `rediss+sentinel://` and `rediss+cluster://` for TLS.
 * User, password and query are percent-encoded.
 */
export function parseStoreAddress(url: string): StoreAddress {
  const shown = url.replace(/\/\/[^/]*@/, '//…@');
  const refuse = (why: string) => new SluglineError('store.bad-url', { url: shown, why });
  const parts = form.exec(url.trim());
  if (!parts?.[4]) throw refuse('it has none of the known forms');
  const [, scheme, schemeName, credentials, hosts, path, query] = parts;
  const kind = kindOf(schemeName);
  const nodes = hosts.split(',').map((host) => nodeOf(host, kind === 'sentinel' ? 26_379 : 6_379, refuse));
  const address = { kind, nodes, tls: scheme === 'rediss', ...credentialsOf(credentials) };
  if (kind === 'cluster') {
    if (path && path !== '0') throw refuse('a cluster has database 0 only');
    return { ...address, db: 0 };
  }
  if (kind === 'single') {
    if (nodes.length > 1) throw refuse('several hosts need redis+sentinel:// or redis+cluster://');
    return { ...address, db: databaseOf(path, refuse) };
  }
  const [master, db] = (path ?? '').split('/');
  if (!master) throw refuse('the name of the group that Sentinel watches is missing after the hosts');
  const options = new URLSearchParams(query ?? '');
  const sentinelUsername = options.get('sentinelUsername');
  const sentinelPassword = options.get('sentinelPassword');
  return {
    ...address,
    master: decodeURIComponent(master),
    db: databaseOf(db, refuse),
    ...(sentinelUsername && { sentinelUsername }),
    ...(sentinelPassword && { sentinelPassword }),
  };
}

export function embeddedAddress(place: ServerPlace): StoreAddress {
  const nodes = [{ host: '127.0.0.1', port: place.port }];
  return { kind: 'single', nodes, tls: false, db: 0, password: place.password };
}

/** The address for display: without user and passwords. */
export function shownAddress(address: StoreAddress): string {
  const scheme = `redis${address.tls ? 's' : ''}${address.kind === 'single' ? '' : `+${address.kind}`}`;
  const hosts = address.nodes.map(({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`);
  const path = [address.master, address.db || undefined].filter((part) => part !== undefined);
  return `${scheme}://${hosts.join(',')}${path.map((part) => `/${part}`).join('')}`;
}
