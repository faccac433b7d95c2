/**
 * Whether a failed request may have reached the other side. `not-sent`: no byte of it was passed to a connected
 * socket. From the first byte on it counts as sent in full, because a post is sent in a single write.
 */
export type SentState = 'not-sent' | 'uncertain';

/** Recorded by the code that saw whether the request's first byte was passed to the socket. */
const seen = new WeakMap<object, SentState>();

/** Remembers for `sentState` what was seen when this error was created. */
export function markSent<E extends Error>(error: E, state: SentState): E {
  seen.set(error, state);
  return error;
}

/** Errors of a connection that was never established: no request can have used it. */
const neverConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EAI_NONAME',
  'EAI_NODATA',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_INVALID_ARG',
  'net.refused-address',
  'net.bad-url',
]);

/** OpenSSL's and Node's own names for errors that only a handshake can have. */
const handshake =
  /^(ERR_TLS_CERT_|ERR_SSL_WRONG_VERSION|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH)/;

function ownState(error: Error): SentState | undefined {
  const known = seen.get(error);
  if (known) return known;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined) return undefined;
  if (neverConnected.has(code) || handshake.test(code)) return 'not-sent';
  // "connect ECONNRESET" is a refusal; "read ECONNRESET" cut a request that may have been read already.
  if (syscall === 'connect' && ['ECONNRESET', 'ETIMEDOUT', 'EPIPE'].includes(code)) return 'not-sent';
  return 'uncertain';
}

/**
 * `not-sent` only if the request has definitely not been sent: then, and only then, it may be repeated. Errors of
 * `Outbound` carry what was seen on the wire; any other error is judged by its code and its causes' (undici's and
 * Node's), and an unknown one is `uncertain`.
 */
export function sentState(error: unknown): SentState {
  let one: unknown = error;
  for (let depth = 0; one instanceof Error && depth < 5; depth++) {
    const state = ownState(one);
    if (state) return state;
    one = one.cause;
  }
  return 'uncertain';
}
