import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import * as mastodon from '../../src/channels/mastodon.ts';
import { type MastodonOptions, type MastodonSimulator, startMastodon } from '../simulators/mastodon.ts';
import { openNewsroom } from './newsroom.ts';

const token = 'tok-9f3e-never-to-be-seen';
export let newsroom: ReturnType<typeof openNewsroom>;
export let server: MastodonSimulator;

beforeAll(() => {
  newsroom = openNewsroom();
});
afterAll(() => newsroom.close());
afterEach(async () => {
  await server.close();
  expect(newsroom.logged()).not.toContain(token);
});

/** A channel at a new simulated server. */
export async function start(options: MastodonOptions = {}, keys: Record<string, unknown> = {}) {
  server = await startMastodon({ now: newsroom.now, token, ...options });
  return mastodon.schema.parse({ id: 'masto', type: 'mastodon', baseUrl: `${server.url}/`, token, ...keys });
}
