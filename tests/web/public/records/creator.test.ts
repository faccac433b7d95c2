import { expect, test } from 'vitest';
import { openSite } from '../site.ts';

const channel = (id: string, more: Record<string, unknown>) => ({
  id,
  type: 'mastodon',
  baseUrl: 'http://127.0.0.1:9',
  token: 'a-token',
  ...more,
});

test('an article page names the account of the first Mastodon channel that gives one and speaks its language', async () => {
  const site = await openSite({
    config: {
      channels: [
        channel('silent', {}),
        channel('ourdou', { language: 'ur', creator: '@ur@tarn.example' }),
        channel('english', { creator: '@post@tarn.example' }),
      ],
    },
  });
  const made = await site.publish(
    { headline: 'Ice on the lower basin', language: 'en-GB' },
    { headline: 'جھیل پر برف جم گئی', language: 'ur-PK' },
  );
  const named = await Promise.all(
    made.map(async ({ id }) => {
      const { text } = await site.get(`/articles/${id}`);
      return /name="fediverse:creator" content="([^"]+)"/.exec(text)?.[1];
    }),
  );
  expect(named).toEqual(['@post@tarn.example', '@ur@tarn.example']);
  await site.close();
});
