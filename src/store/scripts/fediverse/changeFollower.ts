import type { Keys } from '../../keys.ts';
import { defineScript } from '../../script.ts';

/** An actor's followers on one server. */
export interface ServerOf {
  username: string;
  /** With its port, if that is not the scheme's. */
  host: string;
}

/** The id of a server in the due set and in events. A job's id must have no colon, so a port follows a tilde. */
export function serverId({ username, host }: ServerOf): string {
  return `${username} ${host.replaceAll(':', '~')}`;
}

/** The server with this id. */
export function serverById(id: string): ServerOf {
  const [username = '', host = ''] = id.split(' ');
  return { username, host: host.replaceAll('~', ':') };
}

/** The keys of what is stored about a server. */
export function serverKeys(keys: Keys, { username, host }: ServerOf) {
  return {
    actor: keys.actor(username),
    server: keys.actorServer(username, host),
    servers: keys.actorServers(username),
    followers: keys.actorFollowers(username, host),
    accepts: keys.actorAccepts(username, host),
    failing: keys.actorFailing(username),
    refusing: keys.actorRefusing(username),
    due: keys.due('fediverse'),
  };
}

export type ChangeFollower = ServerOf & { follower: string } & (
    | {
        act: 'follow';
        inbox: string;
        /** The inbox that all accounts of its server share, if it has one. */
        shared?: string | undefined;
        /** The id of the request to follow, which the answer names. */
        follow: string;
      }
    | { act: 'unfollow' }
  );

/** How many followers a server without a shared inbox may have: each costs a request for each post. */
const mostInboxes = 200;

/** Adds or removes a follower of an actor. `full`: its server has too many without sharing an inbox. */
export const changeFollower = defineScript<
  ChangeFollower,
  { outcome: 'added' | 'known' | 'full' | 'removed' | 'unknown' }
>('fediverse/changeFollower', {
  keys: (keys, server) => ({ ...serverKeys(keys, server), outbox: keys.outbox }),
  command: (change) => ({ ...change, id: serverId(change), mostInboxes }),
});
