import { afterEach, expect, test } from 'vitest';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import { deliveryById } from '../../src/delivery/delivery.ts';
import { type Fault, scripted } from '../simulators/faults.ts';
import { startMastodon } from '../simulators/mastodon.ts';
import { startWebhook } from '../simulators/webhook.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { draftFor, publish } from '../support/records.ts';
import { testWorker } from '../support/worker.ts';

let newsroom: TestNewsroom;
const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of closing.splice(0)) await each.close();
});

interface Platform {
  channel: Record<string, unknown>;
  close(): Promise<void>;
  truth: { key?: string }[];
}

/** Platforms whose posts can be looked for, each in its worst form: a repeated key makes a second post. */
const platforms: Record<string, (options: Options) => Promise<Platform>> = {
  'Mastodon, with a key': (options) => openMastodon('mastodon', options),
  'GoToSocial, which ignores the key': (options) => openMastodon('gotosocial', options),
  'a webhook that takes a key twice': async (options) => {
    const server = await startWebhook({ ...options, dedupes: false });
    const { hookUrl: url, statusUrl, secret } = server;
    return Object.assign(server, { channel: { type: 'webhook', url, statusUrl, secret } });
  },
};

interface Options {
  now: () => number;
  faults: () => Fault | undefined;
  queuedFor: () => number;
}

async function openMastodon(software: string, options: Options): Promise<Platform> {
  const server = await startMastodon({ ...options, repeats: () => 'anew' });
  const { url: baseUrl, token } = server;
  return Object.assign(server, { channel: { type: 'mastodon', baseUrl, token, software } });
}

async function openWith(name: string, faults: (Fault | undefined)[], queuedMs: number, more = {}) {
  const platform = await platforms[name]!({
    now: () => newsroom.clock.now(),
    faults: scripted(...faults),
    queuedFor: () => queuedMs,
  });
  newsroom = await openTestNewsroom({ channels: [{ id: 'c', ...platform.channel, ...more }] });
  closing.push(newsroom, platform);
  const article = { headline: 'Ferry returns to Orrin', url: 'https://tarn.example/ferry' };
  const draft = await draftFor(newsroom.context, await publish(newsroom.context, article), 'c');
  const { deliveries } = await approveDraft(newsroom.context, { id: draft.id, version: draft.version });
  const worker = testWorker(newsroom.context, newsroom.clock);
  await worker.settleDown();
  const now = async () => (await deliveryById(newsroom.context.store, deliveries[0]!))!;
  return { platform, worker, now };
}

test.each(Object.keys(platforms))(
  '%s: a post committed after 100 s, or 14 minutes, exists once',
  async (name) => {
    for (const queuedMs of [100_000, 14 * 60_000]) {
      const { platform, worker, now } = await openWith(name, ['queued'], queuedMs);
      expect(await now()).toMatchObject({ state: 'uncertain' });
      await worker.pass(60 * 60_000, 20_000);
      expect(await now()).toMatchObject({ state: 'sent' });
      expect(platform.truth).toHaveLength(1);
    }
  },
);

test.each(Object.keys(platforms))(
  '%s: what is not there in lookups over 15 minutes is sent again with the same key',
  async (name) => {
    const { platform, worker, now } = await openWith(name, ['500-before-storing'], 0);
    await worker.pass(15 * 60_000, 20_000);
    expect(await now()).toMatchObject({ state: 'uncertain' });
    await worker.pass(60_000, 20_000);
    const delivery = await now();
    expect(delivery).toMatchObject({ state: 'sent' });
    expect(platform.truth.map(({ key }) => key)).toEqual([delivery.pushId]);
    const lookups = delivery.attempts.filter(({ outcome }) => outcome === 'looked: absent');
    const pauses = lookups.slice(1).map(({ at }, n) => Date.parse(at) - Date.parse(lookups[n]!.at));
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
  },
);

test('a channel may look up posts for longer', async () => {
  const name = 'GoToSocial, which ignores the key';
  const { platform, worker, now } = await openWith(name, ['queued'], 40 * 60_000, { settleAfter: '45m' });
  await worker.pass(39 * 60_000, 20_000);
  expect(await now()).toMatchObject({ state: 'uncertain' });
  await worker.pass(20 * 60_000, 20_000);
  expect(await now()).toMatchObject({ state: 'sent' });
  expect(platform.truth).toHaveLength(1);
});
