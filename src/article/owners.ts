import type { Config, SourceConfig } from '../config/schema.ts';
import type { Article } from './article.ts';

/** What decides who owns an article. */
export type Owned = Pick<Article, 'canonicalUrl' | 'source'>;

type Sources = Pick<Config, 'sources'>;

/** A host for comparison: `www.` makes no difference. */
function plainHost(host: string): string {
  return host.replace(/^www\./, '');
}

/** The hosts whose articles are a source's own: those of `owns`, otherwise the host of its own address. */
function ownedHosts({ owns, url }: SourceConfig): string[] {
  if (owns) return owns;
  const address = typeof url === 'string' ? URL.parse(url) : null;
  return address ? [address.host] : [];
}

/** Whether a host pattern (`daily.example`, `*.daily.example`) covers an address; one without a port covers any port. */
export function coversAddress(pattern: string, { host, hostname }: Pick<URL, 'host' | 'hostname'>): boolean {
  const isBelow = pattern.startsWith('*.');
  const wanted = plainHost(isBelow ? pattern.slice(2) : pattern);
  const named = plainHost(/:\d+$/.test(wanted) ? host : hostname);
  return named === wanted || (isBelow && named.endsWith(`.${wanted}`));
}

/**
 * The sources that own an article: all whose hosts cover its address. If none does, or it has no address, the source
 * that sent it first.
 */
export function ownersOf({ canonicalUrl, source }: Owned, { sources }: Sources): string[] {
  const address = canonicalUrl === undefined ? null : URL.parse(canonicalUrl);
  const covering = address
    ? sources.filter((each) => ownedHosts(each).some((pattern) => coversAddress(pattern, address)))
    : [];
  return covering.length > 0 ? covering.map(({ id }) => id) : [source];
}

/** The doors for people: input by the command line or the API is a person's change. */
export function isPersonsDoor(source: string, { sources }: Sources): boolean {
  return (source === 'command' || source === 'api') && !sources.some(({ id }) => id === source);
}

/** Whether a source's version of an article counts. */
export function mayChange(source: string, article: Owned, config: Sources): boolean {
  return isPersonsDoor(source, config) || ownersOf(article, config).includes(source);
}

/** One sentence for each webhook or folder without `owns` next to sources with an address: it owns nothing. */
export function ownerWarnings(config: Sources): string[] {
  const addressed = config.sources.filter((source) => ownedHosts(source).length > 0);
  const hosts = [...new Set(addressed.flatMap(ownedHosts))];
  if (hosts.length === 0) return [];
  return config.sources
    .filter(({ owns, url }) => owns === undefined && url === undefined)
    .map(
      ({ id, type }) =>
        `source ${id}: it is a ${type} without "owns", so it can’t revise or withdraw articles on ${hosts.join(', ')}; where they are its own, set "owns: [${hosts.join(', ')}]", else "owns: []".`,
    );
}
