import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import { SluglineError } from '../errors.ts';
import { type Loaded, type LoadOptions, loadConfig } from './load.ts';
import { findConfig } from './places.ts';
import { type Config, newsroomSchema } from './schema.ts';

/** A configuration, or its substitute while the file has mistakes. */
export interface AnyLoaded extends Loaded {
  /** Why the file itself could not be used. */
  fault?: SluglineError;
}

/**
 * The configuration as `loadConfig` reads it. If the file can't be used, one with only the newsroom's id: `id`, or
 * what can still be read from the file. For commands that must always work, such as the kill switch.
 */
export async function loadAnyConfig(context: LoadOptions, id: string | undefined): Promise<AnyLoaded> {
  try {
    return await loadConfig(context);
  } catch (fault) {
    if (!(fault instanceof SluglineError) || !fault.code.startsWith('config.')) throw fault;
    const { path, isSample } =
      fault.code === 'config.missing' ? { path: '', isSample: false } : findConfig(context);
    const known = id ?? (await idIn(path));
    if (known === undefined) throw fault;
    const gives = { webBase: false, linkBase: false };
    return {
      config: standIn(context, known, []),
      path,
      baseFolder: '.',
      isSample,
      warnings: [],
      gives,
      fault,
    };
  }
}

/** A configuration of which only the newsroom's id and its channels' ids are known: switches are stored under these. */
export function standIn(
  { sourceSchemas, channelSchemas }: Pick<LoadOptions, 'sourceSchemas' | 'channelSchemas'>,
  id: string,
  channels: string[],
): Config {
  const parsed = newsroomSchema(sourceSchemas, channelSchemas).parse({
    newsroom: { id, name: id, url: 'http://127.0.0.1' },
    channels: channels.map((each) => ({ id: each, type: 'manual' })),
  });
  const web = { ...parsed.web, host: '127.0.0.1', port: 0, baseUrl: 'http://127.0.0.1' };
  return { ...parsed, web, links: { ...parsed.links, baseUrl: `${web.baseUrl}/s` }, fingerprint: '' };
}

/** The newsroom's id as far as it can be read from a file with mistakes. */
async function idIn(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const id: unknown = parseDocument(text, { prettyErrors: false }).getIn(['newsroom', 'id']);
  return typeof id === 'string' && /^[a-z0-9][a-z0-9-]{0,31}$/.test(id) ? id : undefined;
}
