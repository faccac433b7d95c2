/**
 * Starts simulated platforms to try the product by hand: `node tests/simulators/main.ts --mastodon 9100 --webhook 9101
 * --bluesky 9102 --x 9103 --fediverse 9104 --follow desk@127.0.0.1:8080`. Each post that becomes visible is printed as a JSON line; `GET /truth` on each port gives
 * all of them. `--fault-rate 0.1 --seed 7` makes one in ten fail.
 */
import { parseArgs } from 'node:util';
import { startFediverse } from './activitypub.ts';
import { startBluesky } from './bluesky.ts';
import { seeded, seededFaults } from './faults.ts';
import { startMastodon } from './mastodon.ts';
import type { Running } from './server.ts';
import { startWebhook } from './webhook.ts';
import { startX } from './x.ts';

const { values } = parseArgs({
  options: {
    mastodon: { type: 'string' },
    token: { type: 'string' },
    bluesky: { type: 'string' },
    webhook: { type: 'string' },
    x: { type: 'string' },
    fediverse: { type: 'string' },
    follow: { type: 'string' },
    secret: { type: 'string' },
    'fault-rate': { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
  },
});

function print(line: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

const seed = Number(values.seed);
const rate = Number(values['fault-rate']);
const running: Running[] = [];

if (values.mastodon !== undefined) {
  const next = seeded(seed + 2);
  const simulator = await startMastodon({
    port: Number(values.mastodon),
    ...(values.token === undefined ? {} : { token: values.token }),
    faults: seededFaults(seed, rate),
    repeats: () => (next() < rate ? 'error' : 'same'),
    onStored: (post) => print({ platform: 'mastodon', ...post }),
  });
  print({ platform: 'mastodon', baseUrl: simulator.url, token: simulator.token });
  running.push(simulator);
}

if (values.bluesky !== undefined) {
  const simulator = await startBluesky({
    port: Number(values.bluesky),
    faults: seededFaults(seed + 3, rate),
    onStored: (post) => print({ platform: 'bluesky', ...post }),
  });
  const { url: baseUrl, handle: identifier, password } = simulator;
  print({ platform: 'bluesky', baseUrl, identifier, password });
  running.push(simulator);
}

if (values.webhook !== undefined) {
  const simulator = await startWebhook({
    port: Number(values.webhook),
    ...(values.secret === undefined ? {} : { secret: values.secret }),
    faults: seededFaults(seed + 1, rate),
    onStored: (post) => print({ platform: 'webhook', ...post }),
  });
  print({
    platform: 'webhook',
    url: simulator.hookUrl,
    statusUrl: simulator.statusUrl,
    secret: simulator.secret,
  });
  running.push(simulator);
}

if (values.x !== undefined) {
  const simulator = await startX({
    port: Number(values.x),
    faults: seededFaults(seed + 4, rate),
    onStored: (post) => print({ platform: 'x', ...post }),
  });
  print({ platform: 'x', baseUrl: simulator.url, token: simulator.token });
  running.push(simulator);
}

if (values.fediverse !== undefined) {
  const nextFault = seeded(seed + 5);
  const simulator = await startFediverse({
    port: Number(values.fediverse),
    now: Date.now,
    faults: () => (nextFault() < rate ? 'lost' : undefined),
    onReceived: (entry) => print({ platform: 'fediverse', ...entry }),
  });
  const account = simulator.accountUrl('ann');
  print({ platform: 'fediverse', account });
  if (values.follow)
    print({
      follow: values.follow,
      status: await simulator.follow('ann', await simulator.find(values.follow)),
    });
  running.push(simulator);
}

if (running.length === 0) {
  process.stderr.write(
    'Say which: --mastodon PORT, --bluesky PORT, --webhook PORT, --x PORT, --fediverse PORT, one or more.\n',
  );
  process.exitCode = 2;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void Promise.all(running.map((simulator) => simulator.close())));
}
