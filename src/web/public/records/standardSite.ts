import type { FastifyInstance } from 'fastify';
import type { Article } from '../../../article/article.ts';
import { recordUrlOf } from '../../../article/article.ts';
import { pathBelow } from '../../../channels/bluesky/siteRecords.ts';
import { findChannel } from '../../../channels/configured.ts';
import { documentNotes, publicationOf } from '../../../channels/documents/notes.ts';
import { addressesOf } from '../../../config/addresses.ts';
import { SluglineError } from '../../../errors.ts';
import type { WebContext } from '../../context.ts';
import type { PublicParts } from '../publicParts.ts';

const wellKnown = '/.well-known/site.standard.publication';

/** The records that a page confirms as its own, by their addresses at the platform. */
export interface SiteLinks {
  document: string;
  publication?: string;
}

/** The channels that keep records of articles, if this server's pages are the newsroom's own site. */
function siteChannels({ config }: WebContext): string[] {
  const { webBase } = addressesOf(config);
  if (new URL(webBase).origin !== new URL(config.newsroom.url).origin) return [];
  return config.channels
    .map(({ id }) => findChannel({ config }, id))
    .filter((channel) => channel?.type.keepsDocuments?.(channel.config))
    .flatMap((channel) => (channel ? [channel.config.id] : []));
}

async function publicationHere(web: WebContext, channels: string[]): Promise<string | undefined> {
  const found = await Promise.all(channels.map((id) => publicationOf(web.store, id)));
  return found.find((uri) => uri !== undefined);
}

/** What an article's page here confirms; nothing if the article lives elsewhere or has no record. */
export async function siteLinksOf(web: WebContext, article: Article): Promise<SiteLinks | undefined> {
  const channels = article.canonicalUrl === undefined ? siteChannels(web) : [];
  const page = recordUrlOf(article.id, addressesOf(web.config));
  if (channels.length === 0 || pathBelow(web.config.newsroom.url, page) === undefined) return undefined;
  const notes = await documentNotes(web.store, article.id, channels);
  const document = notes.find((note) => note?.state === 'written')?.uri;
  if (document === undefined) return undefined;
  const publication = await publicationHere(web, channels);
  return { document, ...(publication ? { publication } : {}) };
}

/**
 * `/.well-known/site.standard.publication`, followed by the path of `newsroom.url`: the address of the newsroom's
 * publication, by which readers of standard.site know that it is the site's own (standard.site/docs/verification, read
 * on 2026-11-29).
 */
export function standardSiteRoutes(server: FastifyInstance, { web }: PublicParts): void {
  for (const url of [wellKnown, `${wellKnown}/*`])
    server.route<{ Params: { '*'?: string } }>({
      method: ['GET', 'HEAD'],
      url,
      exposeHeadRoute: false,
      handler: async ({ params }, reply) => {
        const asked = bare(params['*'] ?? '');
        const isOurs = asked === bare(new URL(web.config.newsroom.url).pathname);
        const uri = isOurs ? await publicationHere(web, siteChannels(web)) : undefined;
        if (uri === undefined) throw new SluglineError('page.unknown');
        return reply
          .type('text/plain; charset=utf-8')
          .header('cache-control', 'public, no-cache')
          .header('access-control-allow-origin', '*')
          .send(uri);
      },
    });
}

/** A path without the slashes around it. */
function bare(path: string): string {
  return path.split('/').filter(Boolean).join('/');
}
