import { defineScript } from '../../script.ts';
import { type ServerOf, serverId, serverKeys } from './changeFollower.ts';

/** Forgets a server with all its followers: it could not be reached for too long, or it is blocked. */
export const dropServer = defineScript<ServerOf, { outcome: 'dropped'; followers: number }>(
  'fediverse/dropServer',
  {
    keys: (keys, server) => serverKeys(keys, server),
    command: (server) => ({ ...server, id: serverId(server) }),
  },
);
