import { afterAll, beforeAll } from 'vitest';
import { openTestWeb, programOf, type TestWeb } from '../server.ts';

/** The API, black box, with a token for each role. */

export let web: TestWeb;
export let viewerBot: Awaited<ReturnType<typeof programOf>>;
export let editorBot: typeof viewerBot;
export let approverBot: typeof viewerBot;

const channels = [
  {
    id: 'hook',
    type: 'webhook',
    url: 'http://127.0.0.1:9/hook',
    secret: 'hook-secret-hook-secret',
    cap: { gap: '0s' },
  },
  {
    id: 'pairs',
    type: 'mastodon',
    baseUrl: 'http://127.0.0.1:9',
    token: 'pairs-token',
    review: 'four-eyes',
    cap: { gap: '0s' },
  },
];

/** Opens one newsroom for the tests of a file. */
export function useApi(): void {
  beforeAll(async () => {
    web = await openTestWeb({
      channels,
      sources: [{ id: 'cms', type: 'webhook', secret: 'cms-secret-cms-secret' }],
    });
    viewerBot = await programOf(web, 'viewer');
    editorBot = await programOf(web, 'editor');
    approverBot = await programOf(web, 'approver');
  });
  afterAll(() => web.close());
}

let number = 0;
export function story(more: Record<string, unknown> = {}) {
  number += 1;
  return {
    headline: `Harbour gate number ${number} opens again`,
    url: `https://tarn.example/gates/${number}`,
    bullets: ['It had been shut since spring', 'Boats may pass from noon'],
    section: 'harbour',
    language: 'en',
    ...more,
  };
}
