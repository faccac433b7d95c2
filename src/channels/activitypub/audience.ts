import { toInstant } from '../../clock.ts';
import { joined } from '../../joined.ts';
import { serverId } from '../../store/scripts/fediverse/changeFollower.ts';
import type { Store } from '../../store/store.ts';
import { givenUpAt } from './givenUp.ts';

/** A server with followers that does not get the channel's posts. */
export interface TroubledServer {
  host: string;
  since: string;
  /** Why, the last time that it was sent something. */
  reason: string;
  followers: number;
  /** When it is tried again, and until when, if it is. */
  nextTryAt?: string;
  givenUpAt?: string;
}

/** Who follows a channel whose account is this server itself. */
export interface Audience {
  followers: number;
  servers: number;
  /** How many of the servers can't be reached, and how many refuse. */
  failing: number;
  refusing: number;
  /** The first of these, the longest in trouble first. */
  behind: TroubledServer[];
  refuses: TroubledServer[];
  /** All this in sentences. */
  says: string[];
  /** What is wrong, as a phrase, if the posts reach nobody any more. */
  alarm?: string;
}

/** How many servers are named. */
const most = 10;

/** One server may be away for a while; that none of several is reached has another reason (ms). */
const alarmAfter = { single: 86_400_000, several: 3_600_000 };

/** Who follows an actor, and which of their servers do not get its posts. */
export async function audienceOf(store: Store, username: string): Promise<Audience> {
  const { redis, keys, clock } = store;
  const lists = { failing: keys.actorFailing(username), refusing: keys.actorRefusing(username) };
  const [stored, servers, failing, refusing, ...newest] = await Promise.all([
    redis.hmget(keys.actor(username), 'followers', 'reachedAt'),
    redis.zcard(keys.actorServers(username)),
    redis.zcard(lists.failing),
    redis.zcard(lists.refusing),
    redis.zrevrange(lists.failing, 0, 0, 'WITHSCORES'),
    redis.zrevrange(lists.refusing, 0, 0, 'WITHSCORES'),
  ]);
  const [followers, reachedAt] = stored.map(Number);
  const known = { username, reachedAt: reachedAt ?? 0 };
  const behind = await named(store, lists.failing, known, true);
  const refuses = await named(store, lists.refusing, known, false);
  const counts = { followers: followers ?? 0, servers, failing, refusing };
  const since = Math.max(...newest.map(([, at]) => Number(at ?? 0)));
  const patience = servers === 1 ? alarmAfter.single : alarmAfter.several;
  const isCutOff = servers > 0 && failing + refusing >= servers && clock.now() - since >= patience;
  const [first] = [...behind, ...refuses];
  return {
    ...counts,
    behind,
    refuses,
    says: [
      `${accounts(counts.followers)} on ${count(servers, 'server')} ${counts.followers === 1 ? 'follows' : 'follow'} it.`,
      ...(behind[0] ? [behindSentence(behind[0], counts)] : []),
      ...(refuses[0] ? [refusedSentence(refuses[0], counts)] : []),
    ],
    ...(isCutOff && first
      ? {
          alarm: joined`its posts reach ${servers === 1 ? 'the only server' : `none of the ${servers} servers`} with followers, since ${toInstant(since)} (${first.host}: ${first.reason})`,
        }
      : {}),
  };
}

/** The servers of a list, the longest in it first. */
async function named(
  { redis, keys }: Store,
  list: string,
  { username, reachedAt }: { username: string; reachedAt: number },
  isTriedAgain: boolean,
): Promise<TroubledServer[]> {
  const found = await redis.zrange(list, '0', String(most - 1), 'WITHSCORES');
  const pairs = Array.from(
    { length: found.length / 2 },
    (_, n) => [found[2 * n] ?? '', found[2 * n + 1]] as const,
  );
  return Promise.all(
    pairs.map(async ([host, since]) => {
      const [reason, followers, next] = await Promise.all([
        redis.hget(keys.actorServer(username, host), 'lastError'),
        redis.hlen(keys.actorFollowers(username, host)),
        redis.zscore(keys.due('fediverse'), serverId({ username, host })),
      ]);
      return {
        host,
        since: toInstant(Number(since)),
        reason: reason ?? 'no reason was recorded',
        followers,
        ...(isTriedAgain
          ? {
              ...(next === null ? {} : { nextTryAt: toInstant(Number(next)) }),
              givenUpAt: toInstant(givenUpAt({ failingSince: Number(since), reachedAt })),
            }
          : {}),
      };
    }),
  );
}

interface Counts {
  servers: number;
  failing: number;
  refusing: number;
}

function behindSentence(server: TroubledServer, { failing, servers }: Counts): string {
  const { host, since, reason, followers, nextTryAt, givenUpAt: end = since } = server;
  const which = failing === 1 ? host : `the first is ${host}`;
  // What is two days old is not sent to it any more, so there may be nothing to try it with.
  const next = nextTryAt ? 'it is tried again' : 'each new post tries it again';
  const behind = `${failing} of ${count(servers, 'server')} ${failing === 1 ? 'is' : 'are'} behind`;
  const forgets = `then it is forgotten with its ${count(followers, 'follower')}`;
  return joined`${behind}: ${which}, not reached since ${since} (${reason}); ${next} until ${end}, ${forgets}.`;
}

function refusedSentence({ host, since, reason }: TroubledServer, { refusing, servers }: Counts): string {
  const which = refusing === 1 ? host : `the first is ${host}`;
  return joined`${refusing} of ${count(servers, 'server')} ${refusing === 1 ? 'refuses' : 'refuse'} posts: ${which}, since ${since} (${reason}); each new post is offered again.`;
}

function accounts(n: number): string {
  return n === 0 ? 'No account' : count(n, 'account');
}

function count(n: number, word: string): string {
  return `${n} ${n === 1 ? word : `${word}s`}`;
}
