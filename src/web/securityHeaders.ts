import type { Config } from '../config/schema.ts';

/** A year: what the browsers' preload list requires (https://hstspreload.org). */
const maxAge = 31_536_000;

/** Clients that came by https return by https. This does not include subdomains, which are not ours to decide about. */
export function strictTransport(config: Pick<Config, 'web'>): Record<string, string> {
  return config.web.baseUrl.startsWith('https:') ? { 'strict-transport-security': `max-age=${maxAge}` } : {};
}

/** For answers that no hook adds headers to: they may not be cached, framed or interpreted as another type. */
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

/** Nothing inline, nothing framed. Images may come from the newsroom's own site, whose address we don't know. */
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
  // Under `no-referrer` browsers send "Origin: null" with our own forms, which then could not be distinguished from
  // others'.
  referrerPolicy: { policy: 'strict-origin-when-cross-origin' as const },
  // Other sites are meant to show our feeds, cards and QR codes.
  crossOriginResourcePolicy: { policy: 'cross-origin' as const },
  // Set by the address in the current configuration (`strictTransport`).
  strictTransportSecurity: false,
};
