/** The wait that `Retry-After` asks for, in ms: given in seconds or as a date (RFC 9110 10.2.3). */
export function retryAfterMs(headers: Record<string, string>, now: number): number | undefined {
  return waitIn(headers['retry-after'], now);
}

/**
 * The same; without it, what platforms give in their own headers: `X-RateLimit-Reset` as a date (Mastodon), in Unix
 * seconds (Bluesky, X) or in seconds from now (the IETF's draft), and Meta's estimate in minutes. Only for a 429:
 * platforms send some of these with every answer.
 */
export function rateLimitMs(headers: Record<string, string>, now: number): number | undefined {
  const reset = headers['x-ratelimit-reset'] ?? headers['ratelimit-reset'] ?? headers['x-rate-limit-reset'];
  return (
    retryAfterMs(headers, now) ??
    waitIn(headers['x-ratelimit-reset-after'], now) ??
    dayWaitMs(headers, now) ??
    waitIn(reset, now) ??
    metaWaitMs(headers['x-business-use-case-usage'])
  );
}

/** X also counts by the day, for the app and for the account: if a day's count is used up, its end matters. */
function dayWaitMs(headers: Record<string, string>, now: number): number | undefined {
  const waits = ['x-app-limit-24hour', 'x-user-limit-24hour']
    .filter((limit) => headers[`${limit}-remaining`]?.trim() === '0')
    .flatMap((limit) => waitIn(headers[`${limit}-reset`], now) ?? []);
  return waits.length > 0 ? Math.max(...waits) : undefined;
}

/** A number from here on is an instant in Unix seconds; a smaller one is a wait. */
const firstInstant = 1_000_000_000;

function waitIn(header: string | undefined, now: number): number | undefined {
  const value = header?.trim() ?? '';
  const seconds = /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : undefined;
  const wait =
    seconds === undefined
      ? Date.parse(value) - now
      : seconds < firstInstant
        ? seconds * 1_000
        : seconds * 1_000 - now;
  return Number.isFinite(wait) ? Math.max(0, Math.ceil(wait)) : undefined;
}

/** `{"<id>":[{"type":"pages","estimated_time_to_regain_access":19,…}]}`, in minutes; 0 if nothing is limited. */
function metaWaitMs(usage = ''): number | undefined {
  const minutes = [...usage.matchAll(/"estimated_time_to_regain_access":(\d+)/g)].map(([, n]) => Number(n));
  const longest = Math.max(0, ...minutes);
  return longest > 0 && Number.isFinite(longest) ? longest * 60_000 : undefined;
}

/** The headers that give how many requests are left, each with the one that gives when the limit is reset. */
const quotas = [
  ['x-ratelimit-remaining', 'x-ratelimit-reset'],
  ['ratelimit-remaining', 'ratelimit-reset'],
  ['x-rate-limit-remaining', 'x-rate-limit-reset'],
  ['x-app-limit-24hour-remaining', 'x-app-limit-24hour-reset'],
  ['x-user-limit-24hour-remaining', 'x-user-limit-24hour-reset'],
] as const;
/** At or below this, the requests left are spread over the time until the reset. */
const fewLeft = 5;

/**
 * How long to rest before the next request (ms) if few are left, so that the limit is never reached; undefined if many
 * are.
 */
export function quotaRestMs(headers: Record<string, string>, now: number): number | undefined {
  const rests = quotas.flatMap(([remaining, reset]) => {
    const left = /^\d+$/.test(headers[remaining]?.trim() ?? '') ? Number(headers[remaining]) : fewLeft + 1;
    const wait = waitIn(headers[reset], now) ?? 0;
    return left <= fewLeft && wait > 0 ? [Math.ceil(wait / (left + 1))] : [];
  });
  return rests.length > 0 ? Math.max(...rests) : undefined;
}
