import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { approveDraft } from '../../../../src/actions/drafting/approveDraft.ts';
import { deliveryById } from '../../../../src/delivery/delivery.ts';
import { type MastodonSimulator, startMastodon } from '../../../simulators/mastodon.ts';
import { draftFor, publish } from '../../../support/records.ts';
import { testWorker } from '../../../support/worker.ts';
import { openTestWeb, signedInAs, type TestWeb } from '../../server.ts';

let web: TestWeb;
let mastodon: MastodonSimulator;
let worker: ReturnType<typeof testWorker>;
const asked: string[] = [];
const site = createServer((request, response) => {
  asked.push(request.url ?? '');
  response.writeHead(404).end();
});

beforeAll(async () => {
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  mastodon = await startMastodon({ now: () => web.clock.now() });
  const common = { type: 'mastodon', baseUrl: mastodon.url, token: mastodon.token, cap: { gap: '0s' } };
  web = await openTestWeb({
    channels: [
      { ...common, id: 'short' },
      { ...common, id: 'canonical', link: 'canonical', separate: true },
    ],
    links: { cards: 'article' },
  });
  worker = testWorker(web.context, web.clock);
});
afterAll(async () => {
  site.close();
  await web.close();
  await mastodon.close();
});

async function approved(channel: string): Promise<string> {
  const { port } = site.address() as AddressInfo;
  const article = { headline: `The ferry returns: ${channel}`, url: `http://127.0.0.1:${port}/${channel}` };
  const draft = await draftFor(web.context, await publish(web.context, article), channel);
  const { deliveries } = await approveDraft(web.context, { id: draft.id, version: draft.version });
  await worker.settleDown();
  return deliveries[0]!;
}

test('a short link is followed through this server to the card that it gets', async () => {
  const id = await approved('short');
  const delivery = await deliveryById(web.context.store, id);
  expect(delivery).toMatchObject({
    state: 'sent',
    card: { verdict: 'ready', title: 'The ferry returns: short', url: expect.stringContaining('/articles/') },
  });
  const anna = await signedInAs(web, { name: 'ada', role: 'approver' });
  const { text } = await anna.get(`/desk/deliveries/${id}`);
  expect(text).toContain('ready for Mastodon');
  expect(text).not.toContain('Send it anyway');
});

test('the delivery’s page says why its card is not ready, and has the button to send it anyway', async () => {
  const id = await approved('canonical');
  const anna = await signedInAs(web, { name: 'anna', role: 'approver' });
  expect((await anna.get(`/desk/deliveries/${id}`)).text).toContain('not ready for Mastodon');
  await worker.pass(8 * 60_000);
  const page = (await anna.get(`/desk/deliveries/${id}`)).text;
  expect(page).toContain('it gets 404, after 4 lookups');
  expect(page).toContain('Send it anyway');
  await anna.post(`/desk/deliveries/${id}/retry`, {}, `/desk/deliveries/${id}`);
  await worker.settleDown();
  expect(await deliveryById(web.context.store, id)).toMatchObject({ state: 'sent' });
  expect(asked).toHaveLength(4);
});
