import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { reasonOf, SluglineError } from '../errors.ts';
import { type ConfigIssue, readDocument } from './document.ts';
import { issuesOf, repeatedIds, wrongFormerIds } from './issues.ts';
import { fillPlaceholders } from './placeholders.ts';
import { type ConfigLookup, findConfig } from './places.ts';
import { type Config, newsroomSchema, type Variants } from './schema.ts';

export interface LoadOptions extends ConfigLookup {
  sourceSchemas: Variants;
  channelSchemas: Variants;
}

export interface Loaded {
  config: Config;
  /** The file that was read. */
  path: string;
  /** The base of the file's relative paths. */
  baseFolder: string;
  /** Whether it is the sample newsroom, for lack of a `newsroom.yaml`. */
  isSample: boolean;
  /** Sentences for the operator. */
  warnings: string[];
  /** Whether the file sets `web.baseUrl` and `links.baseUrl`; otherwise they follow host and port. */
  gives: { webBase: boolean; linkBase: boolean };
}

const defaultHost = '127.0.0.1';
const defaultPort = 8_080;

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new SluglineError('config.not-read', { path, why: reasonOf(error) }, { cause: error });
  }
}

function invalid(path: string, issues: ConfigIssue[], notes: string[] = []): SluglineError {
  const lines = [...issues]
    .sort((one, other) => one.line - other.line)
    .map(({ line, key, what }) => `line ${line}${key && `, ${key}`}: ${what}`);
  const counted = lines.length === 1 ? [] : [`${lines.length} mistakes`];
  return new SluglineError('config.invalid', {
    where: path,
    what: [...counted, ...lines, ...notes].join('\n'),
  });
}

/** Hints after the list of mistakes. */
function notesOn(isYaml: boolean, unset: readonly string[]): string[] {
  return [
    ...(isYaml ? [] : ['Keys below a line that is not YAML are checked once it is corrected']),
    ...(unset.length > 0
      ? [`Set the variables where Slugline starts: export ${unset.map((name) => `${name}=…`).join(' ')}`]
      : []),
  ];
}

function portFrom(environment: NodeJS.ProcessEnv): number | undefined {
  const { PORT } = environment;
  if (!PORT) return undefined;
  if (/^\d{1,5}$/.test(PORT) && Number(PORT) <= 65_535) return Number(PORT);
  throw new SluglineError('config.invalid', {
    where: 'PORT',
    what: `expected a port from 0 to 65535, found "${PORT}"`,
  });
}

/** The address by which this machine reaches a server on `host` and `port`. @public */
export function baseUrlOf(host: string, port: number): string {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  const shown = reachable.includes(':') ? `[${reachable}]` : reachable;
  return port === 80 ? `http://${shown}` : `http://${shown}:${port}`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(
    entries.sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]),
  );
}

/**
 * The same for every process with the same file, whatever its roles: it leaves out each process's listening address,
 * what follows from it, and an earlier fingerprint.
 */
function fingerprintOf({ web, links, fingerprint: _, ...rest }: Config, gives: Loaded['gives']): string {
  const webBase = gives.webBase ? web.baseUrl : undefined;
  const linkBase = gives.linkBase ? links.baseUrl : undefined;
  const canonical = JSON.stringify(
    sorted({ ...rest, webBase, trustProxy: web.trustProxy, links: { ...links, baseUrl: linkBase } }),
  );
  return createHash('sha256').update(canonical).digest('hex');
}

/** The configuration for a server that listens on `port`: addresses that the file does not set follow it. */
export function withListenAddress(loaded: Loaded, port: number): Config {
  const { config, gives } = loaded;
  const baseUrl = gives.webBase ? config.web.baseUrl : baseUrlOf(config.web.host, port);
  const links = { ...config.links, baseUrl: gives.linkBase ? config.links.baseUrl : `${baseUrl}/s` };
  const withDefaults = { ...config, web: { ...config.web, port, baseUrl }, links };
  return { ...withDefaults, fingerprint: fingerprintOf(withDefaults, gives) };
}

/**
 * Reads the newsroom's configuration. Throws one `config.invalid` that lists all mistakes, one line each with line,
 * key and what was expected; `config.missing` and `config.not-read`.
 */
export async function loadConfig(context: LoadOptions): Promise<Loaded> {
  const { path, isSample } = findConfig(context);
  const baseFolder = dirname(path);
  const source = readDocument(await textOf(path));
  const placeholders = fillPlaceholders(source, { environment: context.environment, baseFolder });
  const schema = newsroomSchema(context.sourceSchemas, context.channelSchemas);
  const values = source.values() ?? {};
  const parsed = schema.safeParse(values);
  // A placeholder that could not be filled in would also be reported as no address, number or date: it is reported
  // once.
  const isNews = ({ key }: ConfigIssue) => placeholders.issues.every((one) => one.key !== key);
  const issues = [
    ...placeholders.issues,
    ...repeatedIds(source, values),
    ...wrongFormerIds(source, values),
    ...(parsed.success ? [] : issuesOf(parsed.error.issues, schema, source, values)).filter(isNews),
  ].filter(({ key }) => source.isReadable(key));
  if (!parsed.success || issues.length + source.issues.length > 0)
    throw invalid(
      path,
      [...source.issues, ...issues],
      notesOn(source.issues.length === 0, placeholders.unset),
    );

  const { web, links, ...rest } = parsed.data;
  const host = context.environment.HOST || web.host || defaultHost;
  const port = portFrom(context.environment) ?? web.port ?? defaultPort;
  const config: Config = {
    ...rest,
    web: { ...web, host, port, baseUrl: web.baseUrl ?? '' },
    links: { ...links, baseUrl: links.baseUrl ?? '' },
    fingerprint: '',
  };
  const gives = { webBase: web.baseUrl !== undefined, linkBase: links.baseUrl !== undefined };
  // The sample's secrets protect nothing.
  const loaded: Loaded = {
    config,
    path,
    baseFolder,
    isSample,
    warnings: isSample ? [] : placeholders.warnings,
    gives,
  };
  return { ...loaded, config: withListenAddress(loaded, port) };
}
