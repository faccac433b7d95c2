import Bowser from 'bowser';
import { LRUCache } from 'lru-cache';

/** What is kept of a click beside its number: nothing that tells who it was. */
export interface Facets {
  /** The host that the reader came from, `direct` where the browser says none, `other` where there are too many. */
  referrer: string;
  device: Device;
  /** ISO 3166-1 alpha-2; empty without a database of countries, and for addresses that are in none. */
  country: string;
}

type Device = 'phone' | 'tablet' | 'computer' | 'tv' | 'other';

/** What a click counts as once there is no room for more detail. */
export const noFacets: Facets = { referrer: 'other', device: 'other', country: '' };

const devices: Record<string, Device> = {
  mobile: 'phone',
  tablet: 'tablet',
  desktop: 'computer',
  tv: 'tv',
};

/** The same few names and pages come again and again, and reading one takes some microseconds. */
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

/** Reads a click's facets from what its browser said. `countryOf` looks an address up. */
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
