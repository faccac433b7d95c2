import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { actorContext, actorDocument, profileOf } from '../../../channels/activitypub/actorDocument.ts';
import { paths } from '../../../channels/activitypub/addresses.ts';
import { activityFor, noteById, standalone } from '../../../channels/activitypub/notes.ts';
import { guarded } from '../../../store/storeError.ts';
import type { PublicParts } from '../publicParts.ts';
import { sendActivity, wantsActivity } from './asActivity.ts';
import { servedActor } from './servedActor.ts';

type ForActor = FastifyRequest<{ Params: { username: string } }>;

/** How many posts a page of the outbox has. */
const pageSize = 20;

const Page = z.object({ page: z.coerce.number().int().min(1).max(100_000).optional() });

/** `/activitypub/actors/<username>`: the actor and its collections. People who open it get the front page. */
export function actorRoutes(server: FastifyInstance, { web }: PublicParts): void {
  const { redis, keys } = web.store;

  server.get(paths.actor, async (request: ForActor, reply) => {
    const { actor, channel } = await servedActor(web, request.params.username);
    if (!wantsActivity(request)) return reply.header('vary', 'Accept').redirect(`${actor.base}/`, 303);
    const profile = profileOf(channel, web.config.newsroom);
    return sendActivity(reply, { '@context': actorContext, ...actorDocument(actor, profile) });
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
