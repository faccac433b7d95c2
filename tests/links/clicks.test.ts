import fc from 'fast-check';
import { list } from 'isbot';
import { expect, test } from 'vitest';
import { countClicks } from '../../src/links/clicks.ts';
import { clicksOf } from '../../src/links/link.ts';
import { isReader, leftOut } from '../../src/links/reader.ts';
import type { Store } from '../../src/store/store.ts';
import { openTestNewsroom } from '../support/newsroom.ts';

const linkOf = (code: string) => ({ code, channel: '', variant: '' });
const secret = Buffer.from('the same in every process of a newsroom');

/** A store whose answer to a script is lost now and then, after the script has done its work. */
function forgetful(store: Store, loses: () => boolean): Store {
  const redis = new Proxy(store.redis, {
    get(target, name) {
      const value = Reflect.get(target, name, target);
      if (name !== 'evalsha' && name !== 'eval')
        return typeof value === 'function' ? value.bind(target) : value;
      return async (...args: unknown[]) => {
        const answer = await value.apply(target, args);
        if (loses()) throw new Error('Command timed out');
        return answer;
      };
    },
  });
  return { ...store, redis };
}

test('every click counts once, whatever answers are lost', async () => {
  const { context, close } = await openTestNewsroom();
  let round = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom('aa', 'bb', 'cc'), fc.nat(5)), { maxLength: 60 }),
      fc.array(fc.boolean(), { maxLength: 6 }),
      async (given, losses) => {
        round += 1;
        const lost = [...losses];
        const store = forgetful(context.store, () => lost.shift() ?? false);
        const clock = { ...context.clock, wait: () => new Promise<void>((go) => setImmediate(go)) };
        const counter = countClicks({
          store: { ...store, clock },
          secret,
          log: context.log,
        });
        const expected = new Map<string, { total: number; visitors: Set<number> }>();
        for (const [name, visitor] of given) {
          const code = `${name}-${round}`;
          counter.count(linkOf(code), `203.0.113.${visitor}`, 'Mozilla/5.0');
          const tally = expected.get(code) ?? { total: 0, visitors: new Set() };
          expected.set(code, { total: tally.total + 1, visitors: tally.visitors.add(visitor) });
          if (visitor === 0) await new Promise<void>((go) => setImmediate(go));
        }
        await counter.close();
        expect(counter.waiting().clicks).toBe(0);
        for (const [code, { total, visitors }] of expected) {
          expect(await clicksOf(context.store, code)).toEqual({ total, unique: visitors.size });
        }
      },
    ),
    { numRuns: 25 },
  );
  await close();
});

test('two processes distinguish visitors in the same way, and a link with very many is written in pieces', async () => {
  const { context, close } = await openTestNewsroom();
  const counters = [0, 1].map(() => countClicks({ store: context.store, secret, log: context.log }));
  for (const counter of counters) {
    counter.count(linkOf('both'), '203.0.113.5', 'Mozilla/5.0');
    for (let n = 0; n < 6_000; n++)
      counter.count(linkOf('busy'), `2001:db8::${n.toString(16)}`, 'Mozilla/5.0');
  }
  await Promise.all(counters.map((counter) => counter.close()));
  expect(await clicksOf(context.store, 'both')).toEqual({ total: 2, unique: 1 });
  const busy = await clicksOf(context.store, 'busy');
  expect(busy.total).toBe(12_000);
  // A sketch of 12 kB is right to about one per cent.
  expect(Math.abs(busy.unique - 6_000)).toBeLessThan(300);
  await close();
});

test('crawlers, previewers, scanners and fetching tools are not readers; browsers and apps are', () => {
  const crawlers = [
    'Googlebot/2.1 (+http://www.google.com/bot.html)',
    'Twitterbot/1.0',
    'facebookexternalhit/1.1',
    'WhatsApp/2.23.20.0',
    'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
    'TelegramBot (like TwitterBot)',
    'Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)',
    'LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)',
    'Mastodon/4.3.0 (http.rb/5.2.0; +https://mastodon.example/)',
    'Bluesky Cardyb/1.1; +mailto:support@bsky.app',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0 Safari/537.36',
  ];
  const tools = [
    'curl/8.5.0',
    'node',
    'undici',
    'Wget/1.21',
    'python-requests/2.32.3',
    'Python-urllib/3.12',
    'Go-http-client/2.0',
    'okhttp/4.12.0',
    'axios/1.7.2',
    'GuzzleHttp/7',
    'libwww-perl/6.77',
    'Mozilla/5.0 (Windows NT; Windows NT 10.0; en-US) WindowsPowerShell/5.1',
  ];
  const previewersAndScanners = [
    'Pleroma 2.7.0; https://social.example <desk@social.example>',
    'Akkoma 3.13.2; https://social.example',
    'Misskey/2024.10.1 (https://social.example)',
    'SummalyBot/5.1.0',
    'gotosocial/0.17.3 (+https://social.example)',
    "Friendica 'Interrupted Fern' 2024.12; https://social.example",
    'Lemmy/0.19.5; +https://lemmy.example',
    'Mozilla/5.0 (compatible; redditbot/1.0; +http://www.reddit.com/feedback)',
    'Mozilla/5.0 (compatible; Pinterestbot/1.0; +http://www.pinterest.com/bot.html)',
    'Snap URL Preview Service; bot; snapchat; https://developers.snap.com/robots',
    'Iframely/1.3.1 (+https://iframely.com/docs/about)',
    'ProofPoint URL Defense',
    'Barracuda Sentinel (EE)',
    'Viber/20.3.0',
    'meta-externalfetcher/1.1',
  ];
  const readers = [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [Pinterest/iOS]',
    'Mozilla/5.0 (Linux; Android 14; wv) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36 Viber/20',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Snapchat/12.6',
    undefined,
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36',
    'Courier/3.1',
  ];
  const named = (agent?: string) => ({ isAhead: false, ...(agent ? { userAgent: agent } : {}) });
  for (const agent of [...crawlers, ...tools, ...previewersAndScanners])
    expect([agent, isReader('GET', named(agent))]).toEqual([agent, false]);
  for (const agent of readers) expect([agent, isReader('GET', named(agent))]).toEqual([agent, true]);
  expect(leftOut.filter((rule) => !list.includes(rule))).toEqual([]);
});
