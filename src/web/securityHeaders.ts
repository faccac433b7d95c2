import type { Config } from '../config/schema.ts';

/** A year: what the list that browsers carry with them asks for (https://hstspreload.org). */
const maxAge = 31_536_000;

/** Who came by https comes by https again; the newsroom's other hosts are not ours to decide for. */
export function strictTransport(config: Pick<Config, 'web'>): Record<string, string> {
  return config.web.baseUrl.startsWith('https:') ? { 'strict-transport-security': `max-age=${maxAge}` } : {};
}

/** For answers that no hook sets headers for: nothing of them may be kept, framed or taken for something else. */
export function bareHeaders(config: Pick<Config, 'web'>): Record<string, string> {
  return {
    'cache-control': 'no-store',
    'content-security-policy':
      "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'referrer-policy': 'strict-origin-when-cross-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    ...strictTransport(config),
  };
}

/** Nothing inline, nothing framed; images may come from the newsroom's own site, whose address we don't know. */
export const pageHeaders = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      fontSrc: ["'self'"],
      imgSrc: ["'self'", 'data:', 'https:', 'http:'],
      connectSrc: ["'self'"],
      manifestSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  // Under `no-referrer` browsers send "Origin: null" with our own forms, which then could not be told from others'.
  referrerPolicy: { policy: 'strict-origin-when-cross-origin' as const },
  // Feeds, cards and QR codes are there to be shown elsewhere.
  crossOriginResourcePolicy: { policy: 'cross-origin' as const },
  // By the address that the configuration has at the time (`strictTransport`).
  strictTransportSecurity: false,
};
