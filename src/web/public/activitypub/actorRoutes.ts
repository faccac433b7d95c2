import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { escapeText } from '../../../article/escape.ts';
import type { Actor } from '../../../channels/activitypub/actor.ts';
import { paths } from '../../../channels/activitypub/addresses.ts';
import { activityFor, noteById, standalone } from '../../../channels/activitypub/notes.ts';
import type { ActivityPubChannel } from '../../../channels/activitypub.ts';
import { toInstant } from '../../../clock.ts';
import { guarded } from '../../../store/storeError.ts';
import type { PublicParts } from '../publicParts.ts';
import { sendActivity, wantsActivity } from './asActivity.ts';
import { servedActor } from './servedActor.ts';

type ForActor = FastifyRequest<{ Params: { username: string } }>;

/** How many posts a page of the outbox has. */
const pageSize = 20;

const Page = z.object({ page: z.coerce.number().int().min(1).max(100_000).optional() });

const security = [
  'https://www.w3.org/ns/activitystreams',
  'https://w3id.org/security/v1',
  {
    toot: 'http://joinmastodon.org/ns#',
    discoverable: 'toot:discoverable',
    indexable: 'toot:indexable',
    manuallyApprovesFollowers: 'as:manuallyApprovesFollowers',
    schema: 'http://schema.org#',
    PropertyValue: 'schema:PropertyValue',
    value: 'schema:value',
  },
];

/** `/activitypub/actors/<username>`: the actor and its collections. People who open it get the front page. */
export function actorRoutes(server: FastifyInstance, { web }: PublicParts): void {
  const { redis, keys } = web.store;

  server.get(paths.actor, async (request: ForActor, reply) => {
    const { actor, channel } = await servedActor(web, request.params.username);
    if (!wantsActivity(request)) return reply.header('vary', 'Accept').redirect(`${actor.base}/`, 303);
    return sendActivity(reply, actorDocument(actor, channel, web.config.newsroom));
  });

  server.get(`${paths.actor}/outbox`, async (request: ForActor, reply) => {
    const { actor } = await servedActor(web, request.params.username);
    const { outbox } = actor.addresses;
    const list = keys.actorOutbox(actor.username);
    const totalItems = await guarded(() => redis.zcard(list));
    const { page } = Page.catch({}).parse(request.query);
    if (page === undefined) {
      const last = Math.max(1, Math.ceil(totalItems / pageSize));
      const pages = { first: `${outbox}?page=1`, last: `${outbox}?page=${last}` };
      return sendActivity(reply, standalone({ id: outbox, type: 'OrderedCollection', totalItems, ...pages }));
    }
    const from = (page - 1) * pageSize;
    const ids = await guarded(() => redis.zrevrange(list, from, from + pageSize - 1));
    const notes = await guarded(() => Promise.all(ids.map((id) => noteById(web.store, id))));
    const created = { kind: 'create', edits: 0 } as const;
    const orderedItems = notes.flatMap((note) => (note && activityFor(created, note, actor)) ?? []);
    return sendActivity(
      reply,
      standalone({
        id: `${outbox}?page=${page}`,
        type: 'OrderedCollectionPage',
        partOf: outbox,
        ...(page > 1 ? { prev: `${outbox}?page=${page - 1}` } : {}),
        ...(from + pageSize < totalItems ? { next: `${outbox}?page=${page + 1}` } : {}),
        orderedItems,
      }),
    );
  });

  // Who follows is nobody else's business: only how many.
  server.get(`${paths.actor}/followers`, async (request: ForActor, reply) => {
    const { actor } = await servedActor(web, request.params.username);
    const { followers: id } = actor.addresses;
    return sendActivity(reply, standalone({ id, type: 'OrderedCollection', totalItems: actor.followers }));
  });

  server.get(`${paths.actor}/following`, async (request: ForActor, reply) => {
    const { actor } = await servedActor(web, request.params.username);
    const { following: id } = actor.addresses;
    return sendActivity(
      reply,
      standalone({ id, type: 'OrderedCollection', totalItems: 0, orderedItems: [] }),
    );
  });
}

function actorDocument(
  { addresses, base, publicKey, username, createdAt }: Actor,
  { title, about, avatar }: ActivityPubChannel,
  newsroom: { name: string; url: string },
): object {
  return {
    '@context': security,
    id: addresses.id,
    type: 'Organization',
    preferredUsername: username,
    name: title ?? newsroom.name,
    ...(about ? { summary: `<p>${escapeText(about)}</p>` } : {}),
    url: `${base}/`,
    published: toInstant(createdAt),
    manuallyApprovesFollowers: false,
    discoverable: true,
    indexable: true,
    ...(avatar ? { icon: { type: 'Image', url: avatar } } : {}),
    attachment: [
      {
        type: 'PropertyValue',
        name: 'Website',
        value: `<a href="${newsroom.url}" rel="me nofollow noopener">${escapeText(newsroom.url)}</a>`,
      },
    ],
    inbox: addresses.inbox,
    outbox: addresses.outbox,
    followers: addresses.followers,
    following: addresses.following,
    endpoints: { sharedInbox: addresses.sharedInbox },
    publicKey: { id: addresses.key, owner: addresses.id, publicKeyPem: publicKey },
  };
}
