import { type LookupAddress, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { SluglineError } from '../errors.ts';
import { literalAddress, mayReach, type Range } from './addresses.ts';

/** All addresses of a name, as `dns.lookup` with `all` returns them. */
export type Resolve = (
  hostname: string,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export const systemResolve: Resolve = (hostname, callback) => lookup(hostname, { all: true }, callback);

function refused(host: string, address: string): SluglineError {
  return new SluglineError('net.refused-address', { host, address });
}

/** A lookup that returns only allowed addresses; a name without any is refused. */
function guardedLookup(resolve: Resolve, allow: Range[]): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, (error, found) => {
      if (error) return callback(error, '', 0);
      const open = found.filter(({ address }) => mayReach(address, allow));
      const [first] = open;
      if (!first) return callback(refused(hostname, found[0]?.address ?? 'nothing'), '', 0);
      if (options.all) return callback(null, open);
      callback(null, first.address, first.family);
    });
  };
}

/**
 * Opens connections only to public addresses. An address is checked three times: as a literal in the URL (which is
 * never looked up), at lookup, and at the connected socket, because a filter in the lookup alone would let through
 * literals and anything that a later lookup answers.
 */
export function guardedConnector(
  allow: Range[],
  resolve: Resolve,
  timeoutMs: number,
): buildConnector.connector {
  const connect = buildConnector({
    timeout: timeoutMs,
    allowH2: false,
    // Explicit, so that NODE_TLS_REJECT_UNAUTHORIZED=0 in some environment changes nothing.
    rejectUnauthorized: true,
    lookup: guardedLookup(resolve, allow),
  });
  return (options, callback) => {
    const literal = literalAddress(options.hostname);
    if (literal !== undefined && !mayReach(literal, allow)) {
      return callback(refused(options.hostname, literal), null);
    }
    connect(options, (error, socket) => {
      if (error) return callback(error, null);
      const address = socket.remoteAddress ?? '';
      if (!mayReach(address, allow)) {
        socket.destroy();
        return callback(refused(options.hostname, address || 'an unknown address'), null);
      }
      callback(null, socket);
    });
  };
}
