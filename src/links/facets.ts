import Bowser from 'bowser';
import { LRUCache } from 'lru-cache';

/** What is stored about a click. Nothing in it identifies the reader. */
export interface Facets {
  /** The referring host, `direct` if the browser gives none, `other` if there are too many. */
  referrer: string;
  device: Device;
  /** ISO 3166-1 alpha-2; empty without a country database, and for unknown addresses. */
  country: string;
}

type Device = 'phone' | 'tablet' | 'computer' | 'tv' | 'other';

/** The facets of a click once there is no room for more detail. */
export const noFacets: Facets = { referrer: 'other', device: 'other', country: '' };

const devices: Record<string, Device> = {
  mobile: 'phone',
  tablet: 'tablet',
  desktop: 'computer',
  tv: 'tv',
};

/** The same few user agents and referrers recur, and parsing one takes several microseconds. */
const deviceOf = remembering<Device>((userAgent) => {
  if (userAgent === '') return 'other';
  return devices[Bowser.parse(userAgent).platform.type ?? ''] ?? 'other';
});

const hostOf = remembering<string>((referrer) => {
  if (referrer === '') return 'direct';
  if (!URL.canParse(referrer)) return 'other';
  // An app on Android is `android-app://<its name>`.
  const host = new URL(referrer).hostname.toLowerCase().replace(/^(www|m|l|lm)\.(?=.*\.)/, '');
  return /^[a-z0-9._-]{1,100}$/.test(host) ? host : 'other';
});

function remembering<T extends string>(read: (text: string) => T): (text: string) => T {
  const known = new LRUCache<string, T>({ max: 5_000 });
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const found = read(text);
    known.set(text, found);
    return found;
  };
}

/** Derives a click's facets from the browser's data. `countryOf` looks up an address. */
export function facetsOf(
  visit: { address: string; userAgent: string; referrer: string },
  countryOf: (address: string) => string,
): Facets {
  return {
    referrer: hostOf(visit.referrer),
    device: deviceOf(visit.userAgent),
    country: countryOf(visit.address),
  };
}
