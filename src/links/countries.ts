import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type CountryResponse, Reader } from 'mmdb-lib';
import { reasonOf, SluglineError } from '../errors.ts';
import type { Log } from '../log.ts';

/** The country of an address, as ISO 3166-1 alpha-2; empty if unknown. */
export type CountryOf = (address: string) => string;

/**
 * Reads a country database in MaxMind's format (`.mmdb`: GeoLite2 Country, DB-IP Country Lite and others) into memory,
 * about 4 to 10 MB. Throws `links.countries` if the file can't be read or is no such database.
 */
export function openCountries(path: string): CountryOf & { builtAt: Date; kind: string } {
  try {
    const reader = new Reader<CountryResponse>(readFileSync(path));
    const countryOf = (address: string) => {
      const found = reader.get(address);
      const code = found?.country?.iso_code ?? found?.registered_country?.iso_code ?? '';
      return /^[A-Z]{2}$/.test(code) ? code : '';
    };
    const { buildEpoch, databaseType } = reader.metadata;
    return Object.assign(countryOf, { builtAt: new Date(buildEpoch), kind: databaseType });
  } catch (error) {
    throw new SluglineError('link.countries', { path, why: reasonOf(error) }, { cause: error });
  }
}

interface CountryContext {
  config: { links: { countries?: string | undefined } };
  baseFolder: string;
  log: Log;
}

/**
 * Looks up addresses by the configuration in force. Without a readable database no country is stored, which is logged
 * once; clicks are still counted.
 */
export function countriesNow(context: CountryContext): CountryOf {
  let open: { path: string | undefined; countryOf: CountryOf } = { path: undefined, countryOf: () => '' };
  return (address) => {
    const path = context.config.links.countries;
    if (path !== open.path) open = { path, countryOf: path ? tried(path, context) : () => '' };
    try {
      return open.countryOf(address);
    } catch {
      // An invalid address has no country; a closed socket has no address.
      return '';
    }
  };
}

function tried(path: string, { baseFolder, log }: CountryContext): CountryOf {
  try {
    return openCountries(resolve(baseFolder, path));
  } catch (error) {
    log.warn({ reason: reasonOf(error) }, 'countries are not kept with clicks');
    return () => '';
  }
}
