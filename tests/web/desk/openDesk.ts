import { draftFor, publish } from '../../support/records.ts';
import { openTestWeb, signedInAs } from '../server.ts';

/** A desk with two channels that reach nobody, and a person of each role; `drafted` makes a draft of a new article. */
export async function openDesk() {
  const web = await openTestWeb({
    channels: [
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
    ],
  });
  let number = 0;
  return {
    web,
    viewer: await signedInAs(web, { name: 'vera', role: 'viewer' }),
    editor: await signedInAs(web, { name: 'edda', role: 'editor' }),
    approver: await signedInAs(web, { name: 'anna', role: 'approver' }),
    second: await signedInAs(web, { name: 'bert', role: 'approver' }),
    async drafted(channel: string, more: Record<string, unknown> = {}) {
      number += 1;
      const articleId = await publish(web.context, {
        headline: `Lighthouse keeper number ${number} retires`,
        url: `https://tarn.example/keepers/${number}`,
        bullets: ['She kept it for thirty years', 'The lamp will be run from the mainland'],
        language: 'en',
        ...more,
      });
      return draftFor(web.context, articleId, channel);
    },
  };
}
