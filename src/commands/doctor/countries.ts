import { resolve } from 'node:path';
import type { Context } from '../../actions/context.ts';
import { joined } from '../../joined.ts';
import { openCountries } from '../../links/countries.ts';
import { type Finding, fail, ok, warn } from './finding.ts';
import { sentenceOf } from './newsroom.ts';

/** Networks move between countries; a database that is a year old is wrong for a few per cent. */
const oldAfterDays = 180;

/** The country database, if one is configured. */
export async function checkCountries({ config, baseFolder, clock }: Context): Promise<Finding[]> {
  const { countries } = config.links;
  if (countries === undefined) return [];
  try {
    const { builtAt, kind } = openCountries(resolve(baseFolder, countries));
    const days = Math.floor((clock.now() - builtAt.getTime()) / 86_400_000);
    const says = `${kind}, made ${builtAt.toISOString().slice(0, 10)}`;
    return [
      days > oldAfterDays
        ? warn('countries', joined`${says}: ${days} days old. Download a newer one.`)
        : ok('countries', says),
    ];
  } catch (error) {
    return [fail('countries', sentenceOf(error))];
  }
}
