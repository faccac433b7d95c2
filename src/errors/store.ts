import type { CatalogueEntry } from './entry.ts';

/** The store (Redis). */
export const storeErrors = {
  'store.away': {
    status: 503,
    sentence: 'The store (Redis) can’t be reached: {why}.',
    hint: 'Start it, or check REDIS_URL.',
  },
  'store.read-only': {
    status: 503,
    sentence: 'The store (Redis) does not accept writes now: {why}.',
    hint: 'Check its disk, its replicas and which server is the master, then try again.',
  },
  'store.not-replicated': {
    status: 503,
    sentence: 'The store’s replicas have not confirmed the write: {why}.',
    hint: 'Send it again in a moment; nothing is stored twice.',
  },
  'store.no-server': { status: 500, sentence: 'No Redis server was found.', hint: 'Run: {command}' },
  'store.not-started': {
    status: 500,
    sentence: 'The embedded Redis server did not start: {why}.',
    hint: '{hint}See {log}.',
  },
  'store.bad-url': {
    status: 500,
    sentence: '{url} is not a Redis address: {why}.',
    hint: 'REDIS_URL looks like redis://host:6379, rediss://, redis+sentinel://host:26379/name or redis+cluster://host:6379; see docs/operations.md.',
  },
  'store.no-secret': {
    status: 500,
    sentence: 'REDIS_URL is set, but SLUGLINE_SECRET is not.',
    hint: 'Give every process the same SLUGLINE_SECRET of at least 32 characters, e.g. from "openssl rand -base64 48".',
  },
  'store.bad-secret': {
    status: 500,
    sentence: '{where} is shorter than 32 characters.',
    hint: 'Use a longer one, e.g. from "openssl rand -base64 48".',
  },
  'store.not-safe': {
    status: 500,
    sentence: 'This Redis can’t keep deliveries safely: {why}.',
    hint: '{fix}, or override with --allow-volatile-redis for a trial.',
  },
  'store.taken': {
    status: 500,
    sentence: 'Slugline is already running on {data} (process {pid}).',
    hint: 'Stop it first, or use another --data.',
  },
  'store.other-newsroom': {
    status: 500,
    sentence: 'This command would use {wanted}, but the newsroom running on {data} uses {running}.',
    hint: 'Leave out REDIS_URL or --config, or use another --data.',
  },
  'store.full': {
    status: 503,
    sentence: 'The store’s memory is nearly full.',
    hint: 'Give Redis more memory, or shorten retention in newsroom.yaml.',
  },
  'store.secret-changed': {
    status: 500,
    sentence: 'SLUGLINE_SECRET differs from the one that this store was set up with.',
    hint: 'Give every process the same SLUGLINE_SECRET; with an embedded Redis, restore data/secret.key, for example from a backup.',
  },
} as const satisfies Record<string, CatalogueEntry>;
