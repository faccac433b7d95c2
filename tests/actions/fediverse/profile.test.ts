import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Context } from '../../../src/actions/context.ts';
import { acceptConfig } from '../../../src/actions/operations/acceptConfig.ts';
import type { ActivityPubChannel } from '../../../src/channels/activitypub.ts';
import { type FediverseServer, type InboxFault, startFediverse } from '../../simulators/activitypub.ts';
import { crashingContext, Killed, testWorker } from '../../support/worker.ts';
import { openTestWeb, type TestWeb } from '../../web/server.ts';

let web: TestWeb;
let server: FediverseServer;
let fault: InboxFault | undefined;
beforeEach(async () => {
  fault = undefined;
  web = await openTestWeb({ channels: [{ id: 'fedi', type: 'activitypub', username: 'desk' }] });
  server = await startFediverse({ now: () => web.clock.now(), faults: () => fault });
  await acceptConfig(web.context);
  await server.follow('ann', await server.find(`@desk@${new URL(web.base).host}`));
  await testWorker(web.context, web.clock).settleDown();
});
afterEach(async () => {
  await server.close();
  await web.close();
});

/** The newsroom with a channel that shows this name. */
function renamed(title: string): Context {
  const [channel] = web.config.channels as ActivityPubChannel[];
  const channels = [{ ...channel!, title, about: 'News & weather', avatar: undefined }];
  return { ...web.context, config: { ...web.config, channels, fingerprint: title } };
}
const names = () => server.profiles.map(({ name }) => name);

test('a changed profile is sent to each server once, and an unchanged one never', async () => {
  await acceptConfig(web.context);
  await testWorker(web.context, web.clock).settleDown();
  expect(names()).toEqual([]);
  const context = renamed('The Lower Tarn Post');
  for (let n = 0; n < 2; n += 1) {
    await acceptConfig(context);
    await testWorker(context, web.clock).settleDown();
  }
  expect(server.profiles).toMatchObject([
    {
      ...{ id: `${web.base}/activitypub/actors/desk`, type: 'Organization', name: 'The Lower Tarn Post' },
      ...{ summary: '<p>News &amp; weather</p>', preferredUsername: 'desk' },
    },
  ]);
  const later = await startFediverse({ now: () => web.clock.now() });
  await later.follow('ann', await later.find(`@desk@${new URL(web.base).host}`));
  await testWorker(context, web.clock).settleDown();
  expect([...later.following]).toHaveLength(1);
  expect(later.profiles).toEqual([]);
  await later.close();
});

test('it is sent once also if the process dies at any write', async () => {
  let round = 0;
  for (const when of ['before', 'after'] as const)
    for (let at = 1; ; at += 1) {
      round += 1;
      const name = `Name ${round}`;
      const context = renamed(name);
      const died = await acceptConfig(crashingContext(context, at, when).context).then(
        () => false,
        (error: unknown) => error instanceof Killed,
      );
      await acceptConfig(context);
      await testWorker(context, web.clock).settleDown();
      expect(names().filter((each) => each === name)).toHaveLength(1);
      if (!died) break;
    }
  expect(round).toBeGreaterThan(4);
});

test('a server that was away gets the newest one, and none from a process with the former configuration', async () => {
  fault = 503;
  await acceptConfig(renamed('First'));
  await testWorker(renamed('First'), web.clock).pass(60_000, 10_000);
  await acceptConfig(renamed('Second'));
  fault = undefined;
  await testWorker(renamed('First'), web.clock).pass(300_000, 30_000);
  expect(names()).toEqual([]);
  await testWorker(renamed('Second'), web.clock).pass(300_000, 30_000);
  expect(names()).toEqual(['Second']);
});
