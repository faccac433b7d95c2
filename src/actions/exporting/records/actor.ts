import { z } from 'zod';
import { serverById, serverId } from '../../../store/scripts/fediverse/changeFollower.ts';
import type { Store } from '../../../store/store.ts';
import { atOnce, each, type Hash, idsBelow, membersOf } from './reading.ts';
import { defineRecord, Fields, fieldsFrom, Id, recordOf } from './record.ts';

const Address = z.url({ protocol: /^https?$/ }).max(2_000);
/** A host with its port, if that is not the scheme's. */
const Host = z.string().regex(/^[a-z0-9._[\]:-]{1,260}$/, 'is not a host');
const Username = z.string().regex(/^[a-z0-9_]{1,30}$/, 'is not a username');

/**
 * A server with followers of an actor. How often it failed is left out: the new machine finds out by itself, and must
 * not give up a server for what the old one saw.
 */
export const actorServer = defineRecord('actorServer', {
  schema: z.strictObject({
    type: z.literal('actorServer'),
    username: Username,
    host: Host,
    /** When its first follower came (ms). */
    since: z.number(),
    fields: Fields,
    /** Follower → its inbox. */
    followers: z.record(Address, Address),
    /** Follower → its request that is not answered yet. */
    accepts: z.record(Address, z.string().max(2_000)),
  }),
  read: (store) => each(serversOf(store), (id) => readServer(store, id)),
  nameOf: serverId,
  writes: ({ username, host, since, fields, followers, accepts }, { store: { keys } }) => [
    { key: keys.actorServers(username), as: 'place', member: host, score: since },
    ...recordOf(keys.actorServer(username, host), fields),
    ...recordOf(keys.actorFollowers(username, host), followers),
    ...recordOf(keys.actorAccepts(username, host), accepts),
  ],
});

async function* serversOf(store: Store): AsyncGenerator<string[]> {
  for await (const usernames of idsBelow(store, 'actor'))
    for (const username of usernames)
      for await (const hosts of membersOf(store, store.keys.actorServers(username)))
        yield hosts.map((host) => serverId({ username, host }));
}

async function readServer(store: Store, id: string) {
  const { keys } = store;
  const { username, host } = serverById(id);
  const [since, found, followers, accepts] = await atOnce(store, (reading) =>
    reading
      .zscore(keys.actorServers(username), host)
      .hgetall(keys.actorServer(username, host))
      .hgetall(keys.actorFollowers(username, host))
      .hgetall(keys.actorAccepts(username, host)),
  );
  if (since === null) return undefined;
  const seen = ['failures', 'failingSince', 'refusedSince', 'lastError', 'claim'];
  return {
    ...{ type: 'actorServer' as const, username, host, since: Number(since) },
    fields: fieldsFrom(found as Hash, { without: seen }),
    followers: Object.fromEntries(Object.entries(followers as Hash).sort()),
    accepts: Object.fromEntries(Object.entries(accepts as Hash).sort()),
  };
}

/** A post of an actor, under the id by which servers know it. */
export const actorPost = defineRecord('actorPost', {
  schema: z.strictObject({ type: z.literal('actorPost'), id: Id, fields: Fields }),
  read: (store) =>
    each(idsBelow(store, 'note'), async (id) => {
      const fields = fieldsFrom(await store.redis.hgetall(store.keys.note(id)));
      return { type: 'actorPost' as const, id, fields };
    }),
  nameOf: ({ id }) => id,
  writes: ({ id, fields }, { store: { keys } }) => [
    ...recordOf(keys.note(id), fields),
    ...(fields.json === undefined
      ? []
      : [
          {
            key: keys.actorOutbox(Username.parse(fields.username)),
            as: 'place' as const,
            member: id,
            score: Number(fields.at),
          },
        ]),
  ],
});

/** The fields of an actor that are secrets, or belong to one. */
const ofItsKey = ['sealed', 'publicKey', 'keyName'];

/**
 * An actor and its changes. It is read after its servers and posts: each server's cursor is then within the log, and
 * the log has every change of each post.
 */
export const actor = defineRecord('actor', {
  schema: z.strictObject({
    type: z.literal('actor'),
    username: Username,
    fields: Fields,
    /** Change → its number. */
    log: z.record(z.string(), z.number()),
  }),
  read: (store) => each(idsBelow(store, 'actor'), (username) => readActor(store, username)),
  nameOf: ({ username }) => username,
  writes: ({ username, fields, log }, { store: { keys }, at }) => [
    ...recordOf(keys.actor(username), fields),
    ...Object.entries(log).map(([member, score]) => ({
      ...{ key: keys.actorLog(username), as: 'place' as const },
      ...{ member, score },
    })),
    // Each server is then sent what it has not got; one that has everything is sent nothing.
    { key: keys.due('notes'), as: 'place', member: username, score: at },
  ],
});

async function readActor(store: Store, username: string) {
  const { keys } = store;
  const [found, log] = await atOnce(store, (reading) =>
    reading.hgetall(keys.actor(username)).zrange(keys.actorLog(username), 0, -1, 'WITHSCORES'),
  );
  const flat = log as string[];
  const pairs = Array.from({ length: flat.length / 2 }, (_, n) => [
    flat[2 * n] ?? '',
    Number(flat[2 * n + 1]),
  ]);
  return {
    ...{ type: 'actor' as const, username },
    fields: fieldsFrom(found as Hash, { without: ofItsKey }),
    log: Object.fromEntries(pairs) as Record<string, number>,
  };
}
