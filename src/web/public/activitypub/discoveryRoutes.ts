import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { actorChannels } from '../../../channels/activitypub/actorChannels.ts';
import { accountName, activityType, actorAddresses } from '../../../channels/activitypub/addresses.ts';
import { addressesOf } from '../../../config/addresses.ts';
import { SluglineError } from '../../../errors.ts';
import { guarded } from '../../../store/storeError.ts';
import type { PublicParts } from '../publicParts.ts';
import { servedActor } from './servedActor.ts';

const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8')));

const Query = z.object({ resource: z.string().max(2_000) });
const nodeInfoType = 'http://nodeinfo.diaspora.software/ns/schema/2.1';

/**
 * How other servers find an actor by its name (WebFinger, RFC 7033) and learn what runs here (NodeInfo 2.1). Without a
 * channel of this type there is nothing to find.
 */
export function discoveryRoutes(server: FastifyInstance, { web }: PublicParts): void {
  server.get('/.well-known/webfinger', async (request, reply) => {
    const { data } = Query.safeParse(request.query);
    if (!data) throw new SluglineError('request.invalid', { where: '?resource', what: 'it is missing' });
    const username = usernameIn(data.resource, addressesOf(web.config).webBase);
    if (username === undefined) throw new SluglineError('page.unknown');
    const { actor } = await servedActor(web, username);
    return reply
      .type('application/jrd+json; charset=utf-8')
      .header('access-control-allow-origin', '*')
      .header('cache-control', 'public, max-age=300')
      .serializer(JSON.stringify)
      .send({
        subject: `acct:${accountName(actor.base, username)}`,
        aliases: [actor.addresses.id],
        links: [
          { rel: 'self', type: activityType, href: actor.addresses.id },
          { rel: 'http://webfinger.net/rel/profile-page', type: 'text/html', href: `${actor.base}/` },
        ],
      });
  });

  server.get('/.well-known/nodeinfo', async (_request, reply) => {
    requireActors(web.config);
    const href = `${addressesOf(web.config).webBase}/nodeinfo/2.1`;
    return reply
      .type('application/json; charset=utf-8')
      .header('cache-control', 'public, max-age=3600')
      .serializer(JSON.stringify)
      .send({ links: [{ rel: nodeInfoType, href }] });
  });

  server.get('/nodeinfo/2.1', async (_request, reply) => {
    const channels = requireActors(web.config);
    const { redis, keys } = web.store;
    const posts = await guarded(() =>
      Promise.all(channels.map(({ username }) => redis.zcard(keys.actorOutbox(username)))),
    );
    return reply
      .type(`application/json; profile="${nodeInfoType}#"; charset=utf-8`)
      .header('cache-control', 'public, max-age=1800')
      .serializer(JSON.stringify)
      .send({
        version: '2.1',
        software: { name: 'slugline', version },
        protocols: ['activitypub'],
        services: { inbound: [], outbound: ['atom1.0', 'rss2.0'] },
        openRegistrations: false,
        usage: {
          users: { total: channels.length },
          localPosts: posts.reduce((sum, count) => sum + count, 0),
        },
        metadata: { nodeName: web.config.newsroom.name },
      });
  });
}

function requireActors(config: PublicParts['web']['config']) {
  const channels = actorChannels(config);
  if (channels.length === 0) throw new SluglineError('page.unknown');
  return channels;
}

/** The name in `acct:desk@daily.example` or in the actor's own address, if it is of this host. */
function usernameIn(resource: string, webBase: string): string | undefined {
  const account = /^(?:acct:)?@?([a-z0-9_]+)@([^@/?#]+)$/i.exec(resource);
  if (account) {
    const [, name = '', host = ''] = account;
    return host.toLowerCase() === new URL(webBase).host ? name.toLowerCase() : undefined;
  }
  const start = actorAddresses(webBase, '').id;
  return resource.startsWith(start) ? resource.slice(start.length) : undefined;
}
