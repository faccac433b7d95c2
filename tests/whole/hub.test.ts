import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Callback, discover, type Subscriber, startSubscriber } from '../simulators/subscriber.ts';
import { openProgram, type Program } from './program.ts';

/** The hub of the real program and its subscribers, black box, while it is killed. */

let program: Program;
let subscriber: Subscriber;
let dead: Subscriber;
let topic: string;
let hub: string;

const configuration = `newsroom: { id: hub, name: The Tarn Post, url: "https://tarn.example", language: en, timezone: UTC }
feeds:
  - { id: all, title: Everything }
network: { allow: [127.0.0.1/32] }
`;

beforeAll(async () => {
  [subscriber, dead] = await Promise.all([startSubscriber(), startSubscriber()]);
  program = await openProgram(configuration);
  await program.start();
  topic = `${program.base}/feeds/all.atom`;
  const found = await discover(topic);
  expect(found.selves).toEqual([topic]);
  hub = found.hubs[0] ?? '';
});

afterAll(async () => {
  await program?.end();
  await subscriber?.close();
  await dead?.close();
});

async function publish(...headlines: string[]): Promise<void> {
  const articles = headlines.map((headline) => ({ headline }));
  await program.write('articles.json', JSON.stringify({ articles }));
  await program.command('ingest', 'articles.json');
}

async function subscribed(callback: Callback, of = subscriber, lease = 86_400): Promise<Callback> {
  expect((await of.ask(hub, callback, { topic, lease, secret: 'a kittiwake' })).status).toBe(202);
  await program.until('it is asked whether it meant it', async () => callback.verifications.length === 1);
  return callback;
}

function hasHeard(callback: Callback, headline: string): Promise<true> {
  return program.until(`the subscriber has ${headline}`, async () =>
    callback.pings.some(({ body, signature }) => signature === 'right' && String(body).includes(headline)),
  );
}

test('brings each subscriber the feed, whatever the others do, and again after it was killed', async () => {
  const well = await subscribed(subscriber.callback('well'));
  const silent = await subscribed(subscriber.callback('silent'));
  const away = await subscribed(dead.callback('away'), dead);
  silent.taking = 'hang';
  await dead.close();

  await publish('Pilot boats ordered');
  await hasHeard(well, 'Pilot boats ordered');
  await program.until('the silent one was tried', async () => silent.tried > 0);
  expect([silent.pings.length, away.pings.length]).toEqual([0, 0]);

  // Killed before the changes of this moment are told; another start brings what is missing.
  await publish('Fog lifts over the sound');
  await program.stop('SIGKILL');
  silent.taking = 'ok';
  await program.start();
  await hasHeard(well, 'Fog lifts over the sound');
  await hasHeard(silent, 'Fog lifts over the sound');

  // Killed while it distributes: whoever had it already may get it again, nobody misses it.
  const many = await Promise.all(
    Array.from({ length: 30 }, (_, n) => subscribed(subscriber.callback(`many-${n}`))),
  );
  await publish('Lighthouse painted');
  await program.until('some have it', async () => many.some(({ pings }) => pings.length > 0));
  await program.stop('SIGKILL');
  await program.start();
  for (const one of [...many, well, silent]) await hasHeard(one, 'Lighthouse painted');
  expect(many.every(({ pings }) => pings.every(({ signature }) => signature === 'right'))).toBe(true);
}, 120_000);

test('sends nothing when a lease of a second has run out', async () => {
  const brief = await subscribed(subscriber.callback('brief'), subscriber, 1);
  expect(brief.verifications[0]?.lease).toBe('1');
  const lasting = await subscribed(subscriber.callback('lasting'));
  // A command takes longer than a second.
  await program.command('feeds', 'list');
  await program.command('feeds', 'list');
  await publish('Buoy found at last');
  await hasHeard(lasting, 'Buoy found at last');
  expect(brief.tried).toBe(0);
});
