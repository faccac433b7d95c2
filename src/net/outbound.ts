import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface OutboundOptions {
  method?: Method;
  /** Names in any case; `user-agent`, `accept-encoding` and `host` are ours. */
  headers?: Record<string, string>;
  /** A FormData or URLSearchParams sets its own content type. */
  body?: string | Uint8Array | URLSearchParams | FormData;
  /** Aborts the request at once. */
  signal?: AbortSignal;
  /** Newsroom time (ms) after which no byte may leave. */
  deadline?: number;
  /** All of it together: queue, connection, answer, redirects. 15 s by default. */
  timeoutMs?: number;
  /** The most of a body that is taken, counted after inflating. 10 MiB by default. */
  maxBytes?: number;
  /** How many redirects are followed: 5 by default for GET and HEAD, else none; with 0 the 3xx is the answer. */
  redirects?: number;
}

export interface OutboundResponse {
  status: number;
  /** Names in lower case; a repeated header's values are joined by ", ". */
  headers: Record<string, string>;
  /** Inflated. */
  body: Uint8Array;
  /** Where the answer came from, after redirects. */
  url: string;
}

/** The one door out: every request that Slugline makes goes through here. */
export interface Outbound {
  /**
   * Resolves with whatever the server answered, 4xx and 5xx too. Rejects with a SluglineError (`net.*`);
   * `sentState(error)` tells whether the request may have arrived.
   */
  request(url: string, options?: OutboundOptions): Promise<OutboundResponse>;
  close(): Promise<void>;
}

export interface OutboundNeeds {
  /** CIDRs (or single addresses) inside private ranges that may be reached all the same. */
  allow: string[];
  userAgent: string;
  clock: Clock;
  log: Log;
}
