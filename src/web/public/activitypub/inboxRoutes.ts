import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { receiveActivity } from '../../../actions/fediverse/receiveActivity.ts';
import { actorChannels, channelOfActor } from '../../../channels/activitypub/actorChannels.ts';
import { actorAddresses, paths } from '../../../channels/activitypub/addresses.ts';
import { openRemoteActors } from '../../../channels/activitypub/remoteActors.ts';
import { addressesOf } from '../../../config/addresses.ts';
import { SluglineError } from '../../../errors.ts';
import type { PublicParts } from '../publicParts.ts';
import { limitReaders } from '../readerLimit.ts';

/** An activity with a long post in it has some 30 KiB; Mastodon itself accepts 1 MiB. */
const longestActivity = 256 * 1_024;
/** A large server tells of each deletion of an account; it sends again later what is refused here. */
const requestsAMinute = { most: 1_200, windowMs: 60_000 };

const mediaTypes = /^application\/(?:(?:activity|ld)\+)?json\b/i;

interface Route {
  Params: { username?: string };
  Body: Buffer | undefined;
}
type ToInbox = FastifyRequest<Route>;

/**
 * `POST /activitypub/inbox` and each actor's own: what other servers send. The body's size is bounded before anything is
 * read of it, and its digest is checked before it is parsed. 202 once it is carried out, or if it changes nothing here.
 */
export function inboxRoutes(server: FastifyInstance, { web, metrics }: PublicParts): void {
  const limit = limitReaders(web.clock, () => metrics.limited.inc(), requestsAMinute);
  const remote = openRemoteActors({ net: web.net, now: () => web.clock.now() });
  /** The inbox of an actor that does not exist is unknown, whatever is sent there. */
  const requireActor = async ({ params: { username } }: ToInbox) => {
    const isKnown =
      username === undefined
        ? actorChannels(web.config).length > 0
        : channelOfActor(web.config, username) !== undefined;
    if (!isKnown) throw new SluglineError('page.unknown');
  };
  const options = { bodyLimit: longestActivity, onRequest: [limit.hook, requireActor] };

  server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(mediaTypes, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    scope.post<Route>(paths.sharedInbox, options, receive);
    scope.post<Route>(`${paths.actor}/inbox`, options, receive);
  });

  async function receive(request: ToInbox, reply: FastifyReply): Promise<FastifyReply> {
    const { method, params, body } = request;
    if (!body) throw new SluglineError('fediverse.invalid', { what: 'it is empty' });
    const { inbox, sharedInbox } = actorAddresses(addressesOf(web.config).webBase, params.username ?? '');
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, value && [value].flat().join(', ')]),
    );
    const url = params.username === undefined ? sharedInbox : inbox;
    const { store, config, clock, secret, log } = web;
    const command = { request: { method, url, headers, body }, remote };
    await receiveActivity({ store, config, clock, secret, log }, command);
    return reply.code(202).header('cache-control', 'no-store').send();
  }
}
