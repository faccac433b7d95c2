import type { Socket } from 'node:net';
import type { Dispatcher } from 'undici';
import { type Clock, waitOrStop } from '../clock.ts';
import { reasonOf, SluglineError } from '../errors.ts';
import type { Log } from '../log.ts';
import { rangesOf } from './addresses.ts';
import { agentFor, agentsFor, connectTimeoutMs, maxHeaderBytes } from './agents.ts';
import { guardedConnector, type Resolve, systemResolve } from './connector.ts';
import { readInflated, TooLarge } from './inflate.ts';
import { type Hop, isRedirect, type Method, nextHop } from './redirect.ts';
import { bodyOf, checkedHeaders, checkedUrl, type SendableBody } from './requestChecks.ts';
import { markSent } from './sent.ts';

export { sentState } from './sent.ts';

export interface OutboundOptions {
  method?: Method;
  /** Names in any case; `user-agent`, `accept-encoding` and `host` are ours. */
  headers?: Record<string, string>;
  /** A FormData or URLSearchParams sets its own content type. */
  body?: SendableBody;
  /** Aborts the request immediately. */
  signal?: AbortSignal;
  /** Newsroom time (ms) after which no byte may be sent. */
  deadline?: number;
  /** The total: queue, connection, answer, redirects. 15 s by default. */
  timeoutMs?: number;
  /** The largest accepted body, as received and decompressed. 10 MiB by default. */
  maxBytes?: number;
  /** Awaited before more than 1 MiB of a body is read: a queue in which large bodies wait for each other. */
  whenLarge?: () => Promise<void>;
  /** Reads the first `maxBytes` of a longer body instead of refusing it. */
  beginning?: boolean;
  /** Only status and headers matter: the body is discarded unread. */
  ignoreBody?: boolean;
  /**
   * The address came from an untrusted party (a hub's subscriber): it is checked by `callbacks`, and many requests
   * may wait at one host, because some hosts may be silent. It may use a kept connection, so it must do no harm if it
   * arrives twice.
   */
  untrusted?: boolean;
  /** How many redirects are followed: 5 by default for GET and HEAD, otherwise none; with 0 the 3xx is the answer. */
  redirects?: number;
}

export interface OutboundResponse {
  status: number;
  /** Names in lower case; a repeated header's values are joined by ", ". */
  headers: Record<string, string>;
  /** Decompressed. */
  body: Uint8Array;
  /** The address that answered, after redirects. */
  url: string;
  /**
   * Where the address has moved permanently: the last target of an unbroken chain of 301 and 308 from the start (RFC
   * 9110 15.4).
   */
  movedTo?: string;
}

/** The single exit: every request that Slugline sends goes through here. */
export interface Outbound {
  /**
   * Resolves with any answer of the server, 4xx and 5xx too. Rejects with a SluglineError (`net.*`);
   * `sentState(error)` tells whether the request may have arrived.
   */
  request(url: string, options?: OutboundOptions): Promise<OutboundResponse>;
  /**
   * A connection to a server that does not speak HTTP, with the same address checks. Rejects with a SluglineError
   * (`net.*`): nothing was sent then. The caller ends it.
   */
  connect(host: string, port: number, signal?: AbortSignal): Promise<Socket>;
  /** Applies new settings from the next request on; later requests reuse no earlier connection. */
  reconfigure(settings: OutboundSettings): void;
  close(): Promise<void>;
}

export interface OutboundSettings {
  /** CIDRs (or single addresses) inside private ranges that are allowed nevertheless. */
  allow: string[];
  /** The same for addresses from untrusted parties; `allow` if undefined. */
  callbacks?: string[];
  /** Where this server's own static files begin: they may be read on this machine, whatever `allow` says. */
  ownFiles?: string;
  userAgent: string;
}

export interface OutboundContext extends OutboundSettings {
  clock: Clock;
  log: Log;
  /** How names are looked up; the system's resolver by default. */
  resolve?: Resolve;
}

const defaultTimeoutMs = 15_000;
const defaultMaxBytes = 10 * 1024 * 1024;
/** How long an unread body may still take, so that a short one can end normally (ms). */
const politeMs = 250;
const defaultRedirects = 5;

/** One request in progress: what applies to all of its hops. */
interface Journey {
  method: Method;
  host: string;
  signal: AbortSignal;
  maxBytes: number;
  beginning: boolean;
  whenLarge: (() => Promise<void>) | undefined;
  /** Whether it may use a kept connection. */
  repeatable: boolean;
  untrusted: boolean;
  ignoreBody: boolean;
  /** On the monotonic scale. */
  endsAt: number;
  /** True from the moment a hop's request was passed to a connected socket. */
  written: boolean;
}

function joined(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const pairs = Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]);
  return Object.fromEntries(pairs);
}

/**
 * Marks the moment at which a request is passed to its socket. undici calls `onRequestStart` right before it writes
 * and writes nothing if that throws, so this is the last place to hold a request back.
 */
function watchStart(journey: Journey, clock: Clock): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) =>
    dispatch(options, {
      onRequestStart(controller, context) {
        if (clock.monotonic() >= journey.endsAt) throw new Error('its deadline had passed');
        journey.written = true;
        handler.onRequestStart?.(controller, context);
      },
      onRequestUpgrade: (...given) => handler.onRequestUpgrade?.(...given),
      onResponseStart: (...given) => handler.onResponseStart?.(...given),
      onResponseData: (...given) => handler.onResponseData?.(...given),
      onResponseEnd: (...given) => handler.onResponseEnd?.(...given),
      onResponseError: (...given) => handler.onResponseError?.(...given),
    });
}

/** A short body may end normally, so that the other side sees a complete exchange; a long or slow one is cut off. */
async function discarded(body: Dispatcher.ResponseData['body'], clock: Clock): Promise<Uint8Array> {
  const over = new AbortController();
  body.on('error', () => undefined);
  const dumped = body.dump({ limit: maxHeaderBytes }).catch(() => undefined);
  await Promise.race([dumped, waitOrStop(clock, politeMs, over.signal)]);
  over.abort(null);
  body.destroy();
  return new Uint8Array();
}

type Connector = ReturnType<typeof guardedConnector>;

function connectorFor({ allow }: OutboundSettings, resolve: Resolve): Connector {
  return guardedConnector(rangesOf(allow), resolve, connectTimeoutMs);
}

/** Connects a socket; one that connects after the abort is ended at once. */
function connected(connect: Connector, host: string, port: number, signal?: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const failed = (thrown: unknown) => {
      const why = reasonOf(thrown);
      const error =
        thrown instanceof SluglineError
          ? thrown
          : new SluglineError('net.failed', { host: `${host}:${port}`, why }, { cause: thrown });
      reject(markSent(error, 'not-sent'));
    };
    const onAbort = () => failed(signal?.reason ?? new Error('the request was aborted'));
    if (signal?.aborted) return onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    connect({ protocol: 'tcp:', hostname: host, port: String(port) }, (error, socket) => {
      signal?.removeEventListener('abort', onAbort);
      if (error) return failed(error);
      if (signal?.aborted) socket.destroy();
      else resolve(socket);
    });
  });
}

/** Creates the exit for requests; `close` it at shutdown. */
export function createOutbound(context: OutboundContext): Outbound {
  const { clock, log } = context;
  const resolve = context.resolve ?? systemResolve;
  let { userAgent, ownFiles } = context;
  let agents = agentsFor(context, resolve);
  let connector = connectorFor(context, resolve);

  async function follow(first: Hop, asked: number, journey: Journey): Promise<OutboundResponse> {
    const agent = agentFor(agents, first.url, journey, ownFiles);
    // A redirect from our own files must not reach anything else on this machine.
    const redirects = agent === agents.ownFiles ? 0 : asked;
    const dispatcher = agent.compose(watchStart(journey, clock));
    let movedTo: string | undefined;
    let isForGood = true;
    for (let hop = first, left = redirects; ; left--) {
      const { url, method, headers, body } = hop;
      const answer = await dispatcher.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method,
        headers,
        body: body ?? null,
        signal: journey.signal,
      });
      const response = joined(answer.headers);
      const location = response.location;
      if (redirects > 0 && location !== undefined && isRedirect(answer.statusCode)) {
        await answer.body.dump({ limit: maxHeaderBytes });
        if (left === 0)
          throw new SluglineError('net.too-many-redirects', { host: journey.host, limit: redirects });
        hop = nextHop(hop, answer.statusCode, checkedUrl(location, url));
        isForGood &&= answer.statusCode === 301 || answer.statusCode === 308;
        if (isForGood) movedTo = hop.url.href;
        continue;
      }
      const { maxBytes, beginning, whenLarge } = journey;
      const coding = response['content-encoding'] ?? '';
      const bytes = journey.ignoreBody
        ? await discarded(answer.body, clock)
        : await readInflated(answer.body, coding, maxBytes, { beginning, whenLarge, forgiving: true });
      const moved = movedTo === undefined ? {} : { movedTo };
      return { status: answer.statusCode, headers: response, body: bytes, url: url.href, ...moved };
    }
  }

  async function request(address: string, options: OutboundOptions = {}): Promise<OutboundResponse> {
    const startedAt = clock.monotonic();
    const timeoutMs = Math.min(
      options.timeoutMs ?? defaultTimeoutMs,
      (options.deadline ?? Infinity) - clock.now(),
    );
    const late = new AbortController();
    const over = new AbortController();
    const method = options.method ?? 'GET';
    const journey: Journey = {
      method,
      host: 'the address',
      signal: options.signal ? AbortSignal.any([options.signal, late.signal]) : late.signal,
      maxBytes: options.maxBytes ?? defaultMaxBytes,
      beginning: options.beginning ?? false,
      whenLarge: options.whenLarge,
      repeatable: method === 'GET' || method === 'HEAD',
      untrusted: options.untrusted ?? false,
      ignoreBody: options.ignoreBody ?? false,
      endsAt: startedAt + timeoutMs,
      written: false,
    };
    try {
      const url = checkedUrl(address);
      journey.host = url.host;
      if (timeoutMs <= 0) throw new Error('its deadline had passed');
      waitOrStop(clock, timeoutMs, over.signal).then((isLate) => {
        if (isLate) late.abort();
      });
      const { bytes, type } = await bodyOf(options.body);
      const headers = checkedHeaders(
        { ...(type ? { 'content-type': type } : {}), ...options.headers },
        userAgent,
      );
      const usual = method === 'GET' || method === 'HEAD' ? defaultRedirects : 0;
      const hop: Hop = { url, method, headers, body: bytes };
      const answer = await follow(hop, options.redirects ?? usual, journey);
      log.debug(
        { host: journey.host, method, status: answer.status, ms: Math.round(clock.monotonic() - startedAt) },
        'request',
      );
      return answer;
    } catch (thrown) {
      const error = named(thrown, journey, timeoutMs, late.signal.aborted);
      log.debug({ host: journey.host, method, code: error.code, err: thrown }, 'request failed');
      throw markSent(error, journey.written ? 'uncertain' : 'not-sent');
    } finally {
      over.abort(null);
    }
  }

  return {
    request,
    connect: (host, port, signal) => connected(connector, host, port, signal),
    reconfigure(settings) {
      const before = agents;
      agents = agentsFor(settings, resolve);
      connector = connectorFor(settings, resolve);
      ({ userAgent, ownFiles } = settings);
      // `close` lets requests in progress finish.
      for (const agent of Object.values(before)) agent.close().catch(() => undefined);
    },
    async close() {
      await Promise.all(Object.values(agents).map((agent) => agent.destroy()));
    },
  };
}

/** A connection that ended: once the request was written, the server had been reached. */
const cutCodes = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

/** Anything that a request threw, as an error of the catalogue. */
function named(thrown: unknown, journey: Journey, timeoutMs: number, isLate: boolean): SluglineError {
  const { host, signal, maxBytes } = journey;
  const cause = { cause: thrown };
  // One failed connection fails all requests waiting for it with one error: each gets its own, since each is marked.
  if (thrown instanceof SluglineError) return new SluglineError(thrown.code, thrown.details, cause);
  if (isLate)
    return new SluglineError('net.too-slow', { host, seconds: Math.ceil(timeoutMs / 1_000) }, cause);
  if (signal.aborted) return new SluglineError('net.failed', { host, why: 'the request was aborted' }, cause);
  if (thrown instanceof TooLarge) {
    return new SluglineError('net.too-large', { host, limit: `${Math.round(maxBytes / 1024)} KiB` }, cause);
  }
  const code = thrown instanceof Error ? (thrown as NodeJS.ErrnoException).code : undefined;
  if (code === 'UND_ERR_HEADERS_OVERFLOW' || code === 'HPE_HEADER_OVERFLOW') {
    return new SluglineError(
      'net.too-large',
      { host, limit: `${maxHeaderBytes / 1024} KiB of headers` },
      cause,
    );
  }
  const why = reasonOf(thrown) || code || 'no reason was given';
  const isCut = journey.written && cutCodes.has(code ?? '');
  return new SluglineError(isCut ? 'net.cut' : 'net.failed', { host, why }, cause);
}
