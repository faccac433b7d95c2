import { Agent } from 'undici';
import { rangesOf } from './addresses.ts';
import { guardedConnector, type Resolve } from './connector.ts';
import { lookUpLimited } from './untrustedLookup.ts';

export const connectTimeoutMs = 10_000;
/** Responses with longer headers are refused. */
export const maxHeaderBytes = 16 * 1024;
const connectionsAHost = 6;
/** Sources limit themselves to a few at a time; a slow answer must not delay others from its host. */
const readsAHost = 32;
const untrustedConnections = 256;
const loopback = ['127.0.0.0/8', '::1/128'];

export type Agents = ReturnType<typeof agentsFor>;

/** One pool of connections for each kind of request. */
export function agentsFor(
  { allow, callbacks = allow }: { allow: string[]; callbacks?: string[] },
  resolve: Resolve,
) {
  const connecting = (ranges: string[], lookUp = resolve) =>
    guardedConnector(rangesOf(ranges), lookUp, connectTimeoutMs);
  const limits = { connect: connecting(allow), connections: connectionsAHost, maxHeaderSize: maxHeaderBytes };
  return {
    reads: new Agent({ ...limits, connections: readsAHost }),
    // No kept connection for writes: one that the other side has just closed would leave a post uncertain.
    writes: new Agent({ ...limits, pipelining: 0 }),
    ownFiles: new Agent({ ...limits, connect: connecting(loopback) }),
    untrusted: new Agent({
      ...limits,
      connect: connecting(callbacks, lookUpLimited(resolve)),
      connections: untrustedConnections,
    }),
  };
}

/** A plain file name directly below `base`: no folder, no encoding, no query. */
function isBelow(url: URL, base: string): boolean {
  return url.href.startsWith(base) && /^[\w-]+\.\w+$/.test(url.href.slice(base.length));
}

/** The pool for a request to `url`. */
export function agentFor(
  agents: Agents,
  url: URL,
  { untrusted, repeatable }: { untrusted: boolean; repeatable: boolean },
  ownFiles: string | undefined,
): Agent {
  if (repeatable && ownFiles && isBelow(url, ownFiles)) return agents.ownFiles;
  if (untrusted) return agents.untrusted;
  return repeatable ? agents.reads : agents.writes;
}
