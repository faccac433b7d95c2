import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ChannelContext, Outcome, Post } from '../../src/channels/channel.ts';
import { channelTypes } from '../../src/channels/index.ts';
import { countingRules } from '../../src/compose/counting/index.ts';
import type { OutboundOptions, OutboundResponse } from '../../src/net/outbound.ts';
import { markSent } from '../../src/net/sent.ts';
import { type Fault, faults, scripted } from '../simulators/faults.ts';
import { contracts } from './contracts.ts';
import { openNewsroom, postFor } from './newsroom.ts';
import type { Conditions, Opened } from './openers.ts';

describe('every channel type', () => {
  test('has a contract if it sends to a platform', () => {
    const held = contracts.map(({ type }) => type.type);
    const wanted = channelTypes
      // A person posts by hand; a sandbox is no platform.
      .filter(({ type }) => !['manual', 'sandbox'].includes(type))
      .map(({ type }) => type);
    expect([...new Set(held)].sort()).toEqual(wanted.sort());
  });

  test.each(channelTypes)('counts by an existing rule: $type', ({ counting }) => {
    expect(countingRules.map(({ name }) => name)).toContain(counting);
  });
});

/** What became of the attempt, and how many posts are there, after each fault. */
const usual: Record<Fault, [kind: Outcome['kind'], status: number | undefined, shown: number]> = {
  refuse: ['refused', 403, 0],
  'cut-before-reading': ['uncertain', undefined, 0],
  'cut-after-storing': ['uncertain', undefined, 1],
  'stall-after-storing': ['uncertain', undefined, 1],
  '500-before-storing': ['uncertain', 500, 0],
  '500-after-storing': ['uncertain', 500, 1],
  '429': ['not-sent', 429, 0],
  garbage: ['uncertain', 200, 1],
  queued: ['uncertain', undefined, 0],
};

/** What an answer means for anything that changes something. */
const answers: [number, Outcome['kind']][] = [
  [302, 'refused'],
  [401, 'not-sent'],
  [403, 'refused'],
  [408, 'uncertain'],
  [422, 'refused'],
  [425, 'not-sent'],
  [429, 'not-sent'],
  [500, 'uncertain'],
  [503, 'uncertain'],
];

describe.each(contracts)('the contract of a channel: $name', (contract) => {
  const { type, open, lookups, after, takes } = contract;
  const speaksHttp = contract.protocol === undefined;
  let newsroom: ReturnType<typeof openNewsroom>;
  let context: ChannelContext;
  let server: Opened;
  let requests: number;
  /** Answers in the platform's place. */
  let instead: ((url: string, options: OutboundOptions) => OutboundResponse) | undefined;

  beforeEach(() => {
    newsroom = openNewsroom();
    requests = 0;
    instead = undefined;
    const { net } = newsroom.context;
    const request: typeof net.request = async (url, options = {}) => {
      requests += 1;
      const isOurs = contract.publishes?.(url, options.method ?? 'GET', String(options.body)) ?? true;
      return instead && isOurs ? instead(url, options) : net.request(url, options);
    };
    context = { ...newsroom.context, net: { ...net, request } };
  });
  afterEach(async () => {
    await server.close();
    await newsroom.close();
    expectNoSecretIn(newsroom.logged());
  });

  const start = async (conditions: Partial<Conditions> = {}) => {
    server = await open({ now: newsroom.now, ...conditions });
    if (server.store) context = { ...context, store: server.store };
    if (server.webBase) context = { ...context, webBase: server.webBase };
    return server.channel;
  };
  const send = (post: Post, given: Parameters<typeof newsroom.attempt>[0] = {}, channel = server.channel) =>
    type.send(post, channel, newsroom.attempt(given), context);
  const find = (post: Post) =>
    type.find(post, server.channel, { number: 1, firstAttemptAt: newsroom.now() }, context);

  function expectNoSecretIn(text: unknown): void {
    for (const secret of server.secrets) expect(JSON.stringify(text)).not.toContain(secret);
  }

  const everythingIn = (url: string, { headers, body }: OutboundOptions) =>
    [url, ...Object.values(headers ?? {}), String(body)].join(' ');

  /** An answer whose reason echoes everything in the request. */
  const echo =
    (status: number) =>
    (url: string, options: OutboundOptions): OutboundResponse => {
      const error = everythingIn(url, options);
      const text = JSON.stringify({ error, message: error });
      return { status, headers: { 'retry-after': '60' }, body: new TextEncoder().encode(text), url };
    };

  /** For each request that changes something: the outcome if the platform answers otherwise. */
  const changes: [string, boolean, (remoteId: string) => Promise<Outcome>][] = [
    ['send', speaksHttp, () => send(postFor('changed'))],
    [
      'edit',
      type.edit !== undefined && !contract.onlySends && speaksHttp,
      (id) => type.edit!(id, postFor('new'), server.channel, context),
    ],
    [
      'remove',
      type.remove !== undefined && !contract.onlySends && speaksHttp,
      (id) => type.remove!(id, server.channel, context),
    ],
  ];

  test('shows the text as the draft has it, in no more requests than it says', async () => {
    await start();
    const post = postFor('exact');
    expect(await send(post)).toMatchObject({ kind: 'sent', remoteId: expect.stringMatching(/./) });
    expect(server.shown()).toEqual([post.text]);
    expect(requests).toBeLessThanOrEqual(contract.requests);
  });

  test('accepts a text as long as its rule allows, and the platform refuses a longer one', async () => {
    await start();
    const rule = countingRules.find(({ name }) => name === type.counting)!;
    const longest = 'x'.repeat(rule.limit);
    expect(rule.measure(longest)).toMatchObject({ length: rule.limit });
    expect(await send(postFor('longest', { text: longest }))).toMatchObject({ kind: 'sent' });
    const outcome = await send(postFor('longer', { text: `${longest}x` }));
    expect(outcome.kind).toBe(takes === 'anything' ? 'sent' : 'refused');
  });

  test.each(faults.filter((fault) => !contract.unknownFaults?.includes(fault)))(
    'knows the outcome of an attempt after "%s", and finds no other',
    async (fault) => {
      const claim = new AbortController();
      const onStored = () => fault === 'stall-after-storing' && claim.abort();
      await start({ faults: scripted(fault), onStored });
      const post = postFor(fault);
      const outcome = await send(post, { signal: claim.signal });
      const [kind, status, visible] = usual[fault];
      const [otherKind, otherStatus] = after?.[fault] ?? [kind, status];
      expect({ kind: outcome.kind, status: outcome.status }).toEqual({
        kind: otherKind,
        status: otherStatus,
      });
      if (outcome.status === 429 && outcome.kind === 'not-sent') expect(outcome.retryAfterMs).toBe(60_000);
      expect(server.shown()).toHaveLength(visible);
      const found = await find(post);
      expect(found.kind).toBe(
        contract.settles === 'blind' ? 'cannot-tell' : visible === 1 ? 'found' : 'absent',
      );
      expectNoSecretIn([outcome, found]);
    },
  );

  test.each(
    changes
      .filter(([, can]) => can)
      .flatMap(([name, , run]) => answers.map((answer) => [name, ...answer, run] as const)),
  )('%s answered with %i is %s, and reveals no echoed secret', async (_, status, kind, run) => {
    await start();
    const sent = await send(postFor('first'));
    instead = echo(status);
    const outcome = await run(sent.kind === 'sent' ? sent.remoteId : '');
    expect({ kind: outcome.kind, status: outcome.status }).toEqual({ kind, status });
    if (kind === 'not-sent' && status !== 401) expect(outcome).toMatchObject({ retryAfterMs: 60_000 });
    const account = { 401: 'signed-out', 429: 'limited' }[status];
    expect('account' in outcome ? outcome.account : undefined).toBe(account);
    expectNoSecretIn(outcome);
  });

  test.each(
    changes
      .filter(([, can]) => can)
      .flatMap(([name, , run]) => [[name, 'not-sent', run] as const, [name, 'uncertain', run] as const]),
  )('%s whose connection breaks is %s, depending on what had left', async (_, kind, run) => {
    await start();
    const sent = await send(postFor('first'));
    instead = (url, options) => {
      throw markSent(new Error(everythingIn(url, options)), kind);
    };
    const outcome = await run(sent.kind === 'sent' ? sent.remoteId : '');
    expect(outcome).toMatchObject({ kind });
    expectNoSecretIn(outcome);
  });

  test('lets nothing leave after the claim’s deadline', async () => {
    await start();
    expect(await send(postFor('late'), { deadline: newsroom.now() - 1 })).toMatchObject({ kind: 'not-sent' });
    expect(server.shown()).toEqual([]);
  });

  test('is not sent if nothing listens', async () => {
    await start();
    await server.close();
    const outcome = await send(postFor('closed'));
    expect(outcome).toMatchObject({ kind: 'not-sent' });
    expectNoSecretIn(outcome);
  });

  test('blames the account if the platform does not know its credentials', async () => {
    await start();
    const outcome = await send(postFor('stranger'), {}, server.stranger);
    const [kind, status] = after?.stranger ?? ['not-sent', 401];
    expect({ status: undefined, ...outcome }).toMatchObject({ kind, status, account: 'signed-out' });
    expect(server.shown()).toEqual([]);
    expectNoSecretIn(outcome);
  });

  test('can’t tell if the lookup itself fails', async () => {
    for (let request = 0; request < lookups; request += 1) {
      for (const fault of ['refuse', 'cut-before-reading', '500-before-storing', '429', 'garbage'] as const) {
        const before = Array.from({ length: request }, () => undefined);
        await start({ readFaults: scripted(...before, fault) });
        const found = await find(postFor('look'));
        expect([fault, found]).toEqual([fault, { kind: 'cannot-tell', reason: expect.any(String) }]);
        expectNoSecretIn(found);
        await server.close();
      }
    }
    expect(type.abilities(await start())).toMatchObject({ settles: contract.settles });
  });

  test('edits and removes what it says it can; a post that is already gone counts as removed', async () => {
    await start();
    const { edits, removes } = type.abilities(server.channel);
    if (edits) expect(type.edit).toBeTypeOf('function');
    if (removes) expect(type.remove).toBeTypeOf('function');
    const sent = await send(postFor('old'));
    if (sent.kind !== 'sent') throw new Error(sent.reason);
    const newer = postFor('old', { text: 'Correction: the ferry sails on Tuesday' });
    if (edits) {
      expect(await type.edit!(sent.remoteId, newer, server.channel, context)).toMatchObject({ kind: 'sent' });
      expect(server.shown()).toEqual([newer.text]);
    }
    for (let n = 0; removes && n < 2; n += 1)
      expect(await type.remove!(sent.remoteId, server.channel, context)).toMatchObject({ kind: 'sent' });
    expect(server.shown()).toHaveLength(removes ? 0 : 1);
  });

  test('names its account, and is checked without posting; each says what is wrong, and no secret', async () => {
    await start();
    const account = await type.account!(server.channel, context);
    const check = await type.check(server.channel, context);
    expect([account.kind, check.ok]).toEqual(['known', true]);
    expect(server.shown()).toEqual([]);
    await server.close();
    const fresh = { ...context, net: { ...context.net } };
    const away = await type.check(server.channel, fresh);
    expect(away.ok).toBe(false);
    expectNoSecretIn([account, check, away, await type.account!(server.channel, fresh)]);
  });
});
