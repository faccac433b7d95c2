import { afterEach, expect, test } from 'vitest';
import type { Attempt, ChannelType, Post } from '../../src/channels/channel.ts';
import { channelTypes } from '../../src/channels/index.ts';
import type { ChannelConfig } from '../../src/config/schema.ts';
import { afterAttempt, afterLookup, type Lookups } from '../../src/delivery/settling.ts';
import { startBluesky } from '../simulators/bluesky.ts';
import { type Fault, faults, seededFaults } from '../simulators/faults.ts';
import { startMastodon } from '../simulators/mastodon.ts';
import type { Running } from '../simulators/server.ts';
import { startWebhook } from '../simulators/webhook.ts';
import { openNewsroom, postFor } from './newsroom.ts';

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of closing.splice(0)) await one.close();
});

/** A stall needs its own deadline; the other faults answer or cut the connection. */
const quickFaults: Fault[] = faults.filter((fault) => fault !== 'stall-after-storing');

function open<S extends Running>(simulator: S): S {
  closing.push(simulator);
  return simulator;
}

/** Sends and settles as the ledger does, until the post is sent, refused or a person's. */
async function push(
  kind: ChannelType,
  channel: ChannelConfig,
  post: Post,
  newsroom: ReturnType<typeof openNewsroom>,
) {
  const firstAttemptAt = newsroom.now();
  const { settles } = kind.abilities(channel);
  for (let number = 1; number <= 30; number += 1) {
    const attempt: Attempt = newsroom.attempt({ number, firstAttemptAt });
    const outcome = await kind.send!(post, channel, attempt, newsroom.context);
    let verdict = afterAttempt(outcome, number, 15_000);
    const lookups: Lookups = { absent: 0, failed: 0, ambiguous: 0 };
    while (verdict.to === 'uncertain') {
      newsroom.pass(verdict.lookupInMs);
      const found = await kind.find!(post, channel, { number, firstAttemptAt }, newsroom.context);
      const now = newsroom.now();
      const rules = { settles, settleAfter: channel.settleAfter, now, attemptedAt: firstAttemptAt };
      verdict = afterLookup(found, lookups, rules);
      if (found.kind === 'absent') {
        lookups.absent += 1;
        lookups.firstAbsentAt ??= now;
      } else lookups.failed += 1;
    }
    if (verdict.to !== 'retry_wait') return verdict.to;
    newsroom.pass(verdict.inMs);
  }
  return 'unknown';
}

test.each([11, 12, 13])(
  'every post is visible once on Mastodon while half the requests fail (seed %i)',
  async (seed) => {
    const newsroom = openNewsroom();
    const simulator = open(
      await startMastodon({
        now: newsroom.now,
        faults: seededFaults(seed, 0.5, quickFaults),
        readFaults: seededFaults(seed + 50, 0.2, ['cut-before-reading', '500-before-storing', 'garbage']),
        // The worst server: the looks alone must be right.
        repeats: () => 'anew',
      }),
    );
    closing.push(newsroom);
    const kind = channelTypes.find(({ type }) => type === 'mastodon')!;
    const channel = kind.schema.parse({
      id: 'm',
      type: 'mastodon',
      baseUrl: simulator.url,
      token: simulator.token,
    });
    for (let n = 0; n < 60; n += 1) {
      const post = postFor(`seed ${seed} post ${n}`);
      const became = await push(kind, channel as ChannelConfig, post, newsroom);
      const visible = simulator.truth.filter(({ key }) => key === post.pushId).length;
      expect({ became, visible }).toEqual({ became, visible: became === 'sent' ? 1 : 0 });
    }
  },
);

test.each([21, 22])(
  'every post is taken once by a webhook with statusUrl while half the requests fail (seed %i)',
  async (seed) => {
    const newsroom = openNewsroom();
    const simulator = open(
      await startWebhook({
        now: newsroom.now,
        faults: seededFaults(seed, 0.5, quickFaults),
        readFaults: seededFaults(seed + 50, 0.2, ['cut-before-reading', '500-before-storing', 'garbage']),
      }),
    );
    closing.push(newsroom);
    const kind = channelTypes.find(({ type }) => type === 'webhook')!;
    const { hookUrl: url, statusUrl, secret } = simulator;
    const channel = kind.schema.parse({ id: 'w', type: 'webhook', url, statusUrl, secret });
    for (let n = 0; n < 60; n += 1) {
      const post = postFor(`seed ${seed} post ${n}`);
      const became = await push(kind, channel as ChannelConfig, post, newsroom);
      const taken = simulator.truth.filter(({ key }) => key === post.pushId).length;
      expect({ became, taken }).toEqual({ became, taken: became === 'sent' ? 1 : 0 });
    }
  },
);

test.each([31, 32])(
  'every post is visible once on Bluesky while half the requests fail (seed %i)',
  async (seed) => {
    const newsroom = openNewsroom();
    const simulator = open(
      await startBluesky({
        now: newsroom.now,
        faults: seededFaults(seed, 0.5, quickFaults),
        readFaults: seededFaults(seed + 50, 0.2, ['cut-before-reading', '500-before-storing', 'garbage']),
        signInFaults: seededFaults(seed + 90, 0.2, ['cut-before-reading', '500-before-storing', '429']),
        sessionLasts: 5 * 60_000,
      }),
    );
    closing.push(newsroom);
    const kind = channelTypes.find(({ type }) => type === 'bluesky')!;
    const { url: baseUrl, handle: identifier, password } = simulator;
    const channel = kind.schema.parse({ id: 'b', type: 'bluesky', baseUrl, identifier, password });
    for (let n = 0; n < 60; n += 1) {
      const post = postFor(`seed ${seed} post ${n}`);
      const became = await push(kind, channel as ChannelConfig, post, newsroom);
      const visible = simulator.truth.filter(({ record }) => record.text === post.text).length;
      expect({ became, visible }).toEqual({ became, visible: became === 'sent' ? 1 : 0 });
    }
  },
);
