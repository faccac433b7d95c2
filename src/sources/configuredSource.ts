import type { Config, SourceConfig } from '../config/schema.ts';
import { SluglineError } from '../errors.ts';
import { sourceTypes } from './index.ts';
import type { SourceType } from './source.ts';

/** A source as configured, with its type; throws if there is none. */
export function requireSource(
  { config: { sources } }: { config: Pick<Config, 'sources'> },
  id: string,
): { config: SourceConfig; type: SourceType } {
  const config = sources.find((source) => source.id === id);
  const type = sourceTypes.find((candidate) => candidate.type === config?.type);
  if (!config || !type) throw new SluglineError('source.unknown', { id });
  return { config, type };
}
