import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ChannelContext, Outcome } from '../../src/channels/channel.ts';
import { type FaultProxy, startFaultProxy, type WireFault, wireFaults } from '../simulators/faultProxy.ts';
import { contracts } from './contracts.ts';
import { openNewsroom, postFor } from './newsroom.ts';
import type { Opened } from './openers.ts';

/** What an attempt may be called after each fault, and whether the platform had done what it was asked. */
const right: Record<WireFault, { kinds: Outcome['kind'][]; isDone: boolean }> = {
  refuse: { kinds: ['not-sent'], isDone: false },
  'cut before the request': { kinds: ['uncertain', 'not-sent'], isDone: false },
  'cut during the request': { kinds: ['uncertain'], isDone: false },
  'cut after the commit': { kinds: ['uncertain'], isDone: true },
  // A type whose success has no body may believe the status alone.
  'garbage after the commit': { kinds: ['uncertain', 'sent'], isDone: true },
  slow: { kinds: ['sent'], isDone: true },
  hang: { kinds: ['uncertain'], isDone: true },
  '429 with a time': { kinds: ['not-sent'], isDone: false },
  '429 without a time': { kinds: ['not-sent'], isDone: false },
  '503 after the commit': { kinds: ['uncertain'], isDone: true },
  'the answer twice': { kinds: ['sent'], isDone: true },
};

const old = 'An old text';
const corrected = 'Correction: the ferry sails on Tuesday';

// Mail and our own store don't go through HTTP; they have the same faults in the contract of all channels.
const overHttp = contracts.filter(({ protocol }) => protocol === undefined);

describe.each(overHttp)('faults on the way to $name', (contract) => {
  const { type } = contract;
  let newsroom: ReturnType<typeof openNewsroom>;
  let context: ChannelContext;
  let server: Opened;
  let proxy: FaultProxy | undefined;

  beforeEach(async () => {
    newsroom = openNewsroom();
    proxy = undefined;
    const { net } = newsroom.context;
    const request: typeof net.request = (url, options = {}) => {
      const method = options.method ?? 'GET';
      const isOurs = method !== 'GET' && (contract.publishes?.(url, method, String(options.body)) ?? true);
      if (!proxy || !isOurs) return net.request(url, options);
      const { url: via, headers } = proxy.through(url);
      return net.request(via, { ...options, headers: { ...options.headers, ...headers } });
    };
    server = await contract.open({ now: newsroom.now });
    context = {
      ...newsroom.context,
      net: { ...net, request },
      ...(server.store ? { store: server.store } : {}),
    };
  });
  afterEach(async () => {
    await proxy?.close();
    await server.close();
    await newsroom.close();
  });

  const attempt = (signal?: AbortSignal) => newsroom.attempt(signal ? { signal } : {});
  type Change = (remoteId: string, signal?: AbortSignal) => Promise<Outcome>;
  const send: Change = (_, signal) =>
    type.send(postFor('changed', { text: corrected }), server.channel, attempt(signal), context);
  const edit: Change = (id, signal) =>
    type.edit!(id, postFor('old', { text: corrected }), server.channel, context, attempt(signal));
  const remove: Change = (id, signal) => type.remove!(id, server.channel, context, attempt(signal));
  /** Each change, with what readers see once it is done. */
  const changes: [string, Change, string[]][] = [
    ['send', send, [old, corrected]],
    ...(type.edit && !contract.onlySends ? [['edit', edit, [corrected]] as [string, Change, string[]]] : []),
    ...(type.remove && !contract.onlySends ? [['remove', remove, []] as [string, Change, string[]]] : []),
  ];

  test.each(
    changes.flatMap(([name, run, done]) => wireFaults.map((fault) => [name, fault, run, done] as const)),
  )('%s, %s: it is told what became of it', async (name, fault, run, done) => {
    const first = await type.send(postFor('old', { text: old }), server.channel, attempt(), context);
    const id = first.kind === 'sent' ? first.remoteId : '';
    const { kinds, isDone } = right[fault];
    proxy = await startFaultProxy(fault);
    const claim = new AbortController();
    proxy.onHang = () => claim.abort(new Error('the claim’s deadline passed'));
    const outcome = await run(id, claim.signal);
    expect({ kinds, kind: kinds.includes(outcome.kind) ? 'right' : outcome }).toEqual({
      kinds,
      kind: 'right',
    });
    expect(server.shown()).toEqual(isDone ? done : [old]);
    if (fault.startsWith('429')) {
      expect(outcome).toMatchObject({ account: 'limited' });
      const rest = outcome.kind === 'not-sent' ? outcome.retryAfterMs : 0;
      expect(rest).toBe(fault === '429 with a time' ? 60_000 : undefined);
    }
    // A change may be repeated; a post is only where nothing of it left.
    if (name === 'send' && outcome.kind !== 'not-sent') return;
    await proxy.close();
    proxy = undefined;
    expect(await run(id)).toMatchObject({ kind: 'sent' });
    expect(server.shown()).toEqual(done);
  });
});
