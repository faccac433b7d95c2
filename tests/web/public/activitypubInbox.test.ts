import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as activitypub from '../../../src/channels/activitypub.ts';
import { channelContext } from '../../../src/channels/configured.ts';
import { changeNote } from '../../../src/store/scripts/fediverse/changeNote.ts';
import {
  type FediverseOptions,
  type FediverseServer,
  type SendChange,
  startFediverse,
} from '../../simulators/activitypub.ts';
import { openTestWeb, type TestWeb } from '../server.ts';

let web: TestWeb;
const servers: FediverseServer[] = [];
beforeEach(async () => {
  web = await openTestWeb({
    channels: [
      { id: 'fedi', type: 'activitypub', username: 'desk', blockedHosts: ['spam.example'] },
      { id: 'quiet', type: 'activitypub', username: 'dry', dryRun: true },
    ],
  });
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  await web.close();
});

async function open(options: Partial<FediverseOptions> = {}): Promise<FediverseServer> {
  const server = await startFediverse({ now: () => web.clock.now(), ...options });
  servers.push(server);
  return server;
}

const actorUrl = () => `${web.base}/activitypub/actors/desk`;
const inbox = () => `${actorUrl()}/inbox`;
const followers = async () =>
  Number(await web.context.store.redis.hget(web.context.store.keys.actor('desk'), 'followers'));
const follow = (server: FediverseServer, more: object = {}) => ({
  id: `${server.accountUrl('ann')}#follow`,
  type: 'Follow',
  actor: server.accountUrl('ann'),
  object: actorUrl(),
  ...more,
});

const { privateKey: strangersKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });

/** Requests that must be refused, with what the answer says. */
const refused: [
  name: string,
  change: (server: FediverseServer) => SendChange,
  status: number,
  says: RegExp,
][] = [
  ['unsigned', () => ({ headers: ({ signature: _, ...rest }) => rest }), 401, /not signed/],
  ['signed by another key', () => ({ privateKey: strangersKey }), 401, /does not match its key/],
  ['with another body', () => ({ body: '{"type":"Follow"}' }), 401, /digest/],
  ['without a digest', () => ({ headers: ({ digest: _, ...rest }) => rest }), 401, /digest/],
  [
    'with a digest of an unknown kind',
    () => ({ headers: (given) => ({ ...given, digest: 'md5=CY9rzUYh03PK3k6DJie09g==' }) }),
    401,
    /digest/,
  ],
  ['from two hours ago', () => ({ at: web.clock.now() - 7_200_000 }), 401, /hour/],
  ['from tomorrow', () => ({ at: web.clock.now() + 86_400_000 }), 401, /hour/],
  ['two hours old by RFC 9421', () => ({ at: web.clock.now() - 7_200_000, way: 'rfc9421' }), 401, /hour/],
  [
    'whose date is not covered',
    () => ({
      headers: ({ signature = '', ...rest }) => ({ ...rest, signature: signature.replace(' date', '') }),
    }),
    401,
    /no time/,
  ],
  [
    'whose digest is not covered',
    () => ({
      headers: ({ signature = '', ...rest }) => ({ ...rest, signature: signature.replace(' digest', '') }),
    }),
    401,
    /digest/,
  ],
  [
    'whose address is not covered',
    () => ({
      headers: ({ signature = '', ...rest }) => ({
        ...rest,
        signature: signature.replace('(request-target) ', ''),
      }),
    }),
    401,
    /where it was sent/,
  ],
  [
    'with a key of another host',
    () => ({ keyId: 'https://other.example/users/ann#main-key' }),
    401,
    /not on the host/,
  ],
  [
    'with a key that does not exist',
    (server) => ({ keyId: `${server.url}/users/nobody#main-key` }),
    401,
    /not exist/,
  ],
  [
    'with another account’s key',
    (server) => ({ keyId: `${server.url}/users/bob#main-key` }),
    401,
    /another account/,
  ],
  [
    'with a signature of many kilobytes',
    () => ({ headers: (given) => ({ ...given, signature: `${given.signature},x="${'a'.repeat(5_000)}"` }) }),
    401,
    /too long/,
  ],
  [
    'with a signature that means nothing',
    () => ({ headers: (given) => ({ ...given, signature: 'keyId="a",keyId="b",signature=' }) }),
    401,
    /accepted/,
  ],
];

describe('an inbox', () => {
  test.each(refused)('refuses a request %s', async (_, change, status, says) => {
    const server = await open({ accounts: ['ann', 'bob'] });
    const answer = await server.send('ann', inbox(), follow(server), change(server));
    expect(answer.text).toMatch(says);
    expect(answer.status).toBe(status);
    expect(await followers()).toBe(0);
  });

  test.each(['cavage', 'rfc9421'] as const)('accepts a request signed by %s', async (way) => {
    const server = await open();
    expect(await server.send('ann', inbox(), follow(server), { way })).toMatchObject({ status: 202 });
    expect(await followers()).toBe(1);
  });

  test('reads a new key of an account once the old one no longer matches', async () => {
    const server = await open();
    await server.send('ann', inbox(), follow(server));
    server.changeKeys();
    const undo = {
      id: `${server.url}/undo`,
      type: 'Undo',
      actor: server.accountUrl('ann'),
      object: follow(server),
    };
    expect((await server.send('ann', inbox(), undo)).status).toBe(401);
    // Not at once, so that wrong signatures don't make it read the account each time.
    web.clock.advance(6 * 60_000);
    expect((await server.send('ann', inbox(), undo)).status).toBe(202);
    expect(await followers()).toBe(0);
  });

  test('bounds a body before reading anything of it, and refuses what is no activity', async () => {
    const server = await open();
    const long = await server.send('ann', inbox(), { ...follow(server), padding: 'x'.repeat(300_000) });
    expect(long.status).toBe(413);
    const form = await fetch(inbox(), { method: 'POST', body: new URLSearchParams({ type: 'Follow' }) });
    expect(form.status).toBe(415);
    for (const wrong of [
      { type: 7 },
      { actor: 5, type: 'Follow' },
      { type: 'Follow', deep: JSON.parse('[[[[]]]]') },
    ])
      expect((await server.send('ann', inbox(), wrong)).status).toBe(400);
    const actor = JSON.stringify(server.accountUrl('ann'));
    for (const [raw, status] of [
      ['not json', 400],
      ['[]', 400],
      [`{"type":"Like","actor":${actor},"object":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 202],
      [`{"type":"Undo","actor":${actor},"object":${'{"object":'.repeat(20_000)}1${'}'.repeat(20_000)}}`, 202],
      [`{"type":"Like","actor":${actor},"__proto__":{"object":"x"},"object":null}`, 202],
    ] as const)
      expect((await server.send('ann', inbox(), {}, { raw })).status).toBe(status);
    expect(await followers()).toBe(0);
  });

  test('refuses a blocked server and those below it without asking them for anything', async () => {
    const server = await open();
    for (const host of ['spam.example', 'eu.spam.example']) {
      const actor = `https://${host}/users/ann`;
      const answer = await server.send('ann', inbox(), follow(server, { actor }), {
        keyId: `${actor}#main-key`,
      });
      expect([answer.status, answer.text]).toEqual([403, expect.stringContaining(host)]);
    }
  });

  test('asks no address inside the network for a key', async () => {
    const server = await open();
    for (const host of ['127.0.0.2:9', '10.1.2.3', '169.254.169.254', 'localhost:6379']) {
      const actor = `http://${host}/users/ann`;
      const answer = await server.send('ann', inbox(), follow(server, { actor }), {
        keyId: `${actor}#main-key`,
      });
      expect([host, answer.status]).toEqual([host, 503]);
    }
    expect(await followers()).toBe(0);
  });

  test('takes no inbox on another host, so nobody can be flooded through it', async () => {
    const server = await open();
    const victim = await open({ accounts: ['ann'] });
    const actor = server.accountUrl('ann');
    // The account of one server claims the address of another's.
    const answer = await server.send('ann', inbox(), follow(victim), { keyId: `${actor}#main-key` });
    expect(answer.status).toBe(401);
    expect(await followers()).toBe(0);
  });

  test('ignores what concerns nothing here, without asking anybody for a key', async () => {
    const server = await open();
    const actor = server.accountUrl('ann');
    const about = [
      { type: 'Delete', object: actor },
      { type: 'Move', object: actor, target: 'https://new.example/users/ann' },
      { type: 'Create', object: { id: `${actor}/1`, type: 'Note', inReplyTo: 'https://other.example/1' } },
      { type: 'Like', object: `${web.base}/activitypub/notes/nothing` },
      { type: 'Follow', object: `${web.base}/activitypub/actors/dry` },
      { type: 'Undo', object: `${actor}#follow` },
    ];
    for (const activity of about) {
      const answer = await server.send('ann', `${web.base}/activitypub/inbox`, {
        id: `${actor}#1`,
        actor,
        ...activity,
      });
      expect([activity.type, answer.status]).toEqual([activity.type, 202]);
    }
    const { asked } = (await (await fetch(`${server.url}/truth`)).json()) as { asked: number };
    expect(asked).toBe(0);
  });

  test('forgets a follower that is deleted, only if its own address says so', async () => {
    const server = await open({ accounts: ['ann', 'bob'] });
    await server.send('ann', inbox(), follow(server));
    const gone = {
      id: `${server.accountUrl('ann')}#delete`,
      type: 'Delete',
      actor: server.accountUrl('ann'),
      object: server.accountUrl('ann'),
    };
    // Somebody else names a key that does not exist.
    const keyId = `${server.url}/users/nobody#main-key`;
    expect((await server.send('bob', inbox(), gone, { keyId })).status).toBe(401);
    expect(await followers()).toBe(1);
    server.deleteAccount('ann');
    web.clock.advance(2 * 3_600_000);
    expect((await server.send('ann', inbox(), gone)).status).toBe(202);
    expect(await followers()).toBe(0);
    const { redis, keys } = web.context.store;
    expect(await redis.zcard(keys.actorServers('desk'))).toBe(0);
  });

  test('counts who likes, reposts and replies, each once', async () => {
    const server = await open();
    const id = 'a'.repeat(64);
    const json = JSON.stringify({ text: 'Ferry', language: 'en', articleId: 'a_1' });
    await changeNote(web.context.store, { act: 'publish', username: 'desk', id, json });
    const note = `${web.base}/activitypub/notes/${id}`;
    const actor = server.accountUrl('ann');
    const reply = { id: `${actor}/1`, type: 'Note', inReplyTo: note };
    for (let n = 0; n < 2; n += 1)
      for (const activity of [
        { type: 'Like', object: note },
        { type: 'Announce', object: note },
        { type: 'Create', object: reply },
      ])
        expect((await server.send('ann', inbox(), { id: `${actor}#${n}`, actor, ...activity })).status).toBe(
          202,
        );
    const { redis, keys } = web.context.store;
    const counts = await Promise.all(
      ['likes', 'reposts', 'replies'].map((kind) => redis.pfcount(keys.reactions(id, kind))),
    );
    expect(counts).toEqual([1, 1, 1]);
    const channel = web.config.channels[0] as activitypub.ActivityPubChannel;
    const answer = await activitypub.statistics([id, 'b'.repeat(64)], channel, channelContext(web.context));
    expect(answer).toEqual({ kind: 'read', posts: new Map([[id, { likes: 1, reposts: 1, replies: 1 }]]) });
  });
});

describe('what servers read', () => {
  test('WebFinger and NodeInfo know the actor, and nobody else', async () => {
    const { host } = new URL(web.base);
    const finger = async (resource: string) =>
      (await fetch(`${web.base}/.well-known/webfinger?resource=${encodeURIComponent(resource)}`)).status;
    expect(await finger(`acct:desk@${host}`)).toBe(200);
    expect(await finger(`acct:DESK@${host}`)).toBe(200);
    expect(await finger(actorUrl())).toBe(200);
    for (const unknown of [
      `acct:dry@${host}`,
      `acct:nobody@${host}`,
      'acct:desk@other.example',
      'desk',
      `${actorUrl()}/inbox`,
    ])
      expect([unknown, await finger(unknown)]).toEqual([unknown, 404]);
    const { links } = (await (await fetch(`${web.base}/.well-known/nodeinfo`)).json()) as {
      links: { href: string }[];
    };
    expect(await (await fetch(links[0]?.href ?? '')).json()).toMatchObject({
      version: '2.1',
      protocols: ['activitypub'],
      usage: { users: { total: 1 }, localPosts: 0 },
    });
  });

  test('people who open an actor or a post get a page', async () => {
    const html = {
      headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' },
      redirect: 'manual',
    } as const;
    const answer = await fetch(actorUrl(), html);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `${web.base}/`]);
  });

  test.each([
    ['application/ld+json; profile="https://www.w3.org/ns/activitystreams", text/html;q=0.1', 200],
    ['application/activity+json, */*;q=0.1', 200],
    ['text/html, application/ld+json; profile="https://www.w3.org/ns/activitystreams";q=0.5', 303],
    ['application/problem+json, */*', 303],
  ])('a request that accepts %s gets what it prefers', async (accept, status) => {
    const answer = await fetch(actorUrl(), { headers: { accept }, redirect: 'manual' });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('vary')).toContain('Accept');
  });

  test('the outbox is read in pages, newest first, without what was removed', async () => {
    for (let n = 0; n < 25; n += 1) {
      const id = n.toString(16).padStart(64, '0');
      const json = JSON.stringify({ text: `Ferry ${n}`, language: 'en', articleId: 'a_1' });
      await changeNote(web.context.store, { act: 'publish', username: 'desk', id, json });
      web.clock.advance(1_000);
      if (n === 20) await changeNote(web.context.store, { act: 'remove', username: 'desk', id });
    }
    const read = async (url: string) =>
      (await (await fetch(url, { headers: { accept: 'application/activity+json' } })).json()) as {
        totalItems: number;
        first: string;
        next?: string;
        orderedItems: { object: { source: { content: string } } }[];
      };
    const outbox = await read(`${actorUrl()}/outbox`);
    const first = await read(outbox.first);
    const second = await read(first.next ?? '');
    const texts = [first, second].map(({ orderedItems }) =>
      orderedItems.map(({ object }) => object.source.content),
    );
    expect(outbox.totalItems).toBe(24);
    expect(texts[0]?.slice(0, 5)).toEqual(['Ferry 24', 'Ferry 23', 'Ferry 22', 'Ferry 21', 'Ferry 19']);
    expect([texts[0]?.length, texts[1]?.length, second.next]).toEqual([20, 4, undefined]);
  });
});
