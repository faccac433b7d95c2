import { decodeHTML } from 'entities';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listAudit } from '../../../src/accounts/audit/read.ts';
import { writerOf } from '../../../src/store/writer.ts';
import { startFacebook } from '../../simulators/facebook.ts';
import { startLinkedIn } from '../../simulators/linkedin.ts';
import { startMastodon } from '../../simulators/mastodon.ts';
import { startThreads } from '../../simulators/threads.ts';
import { startX } from '../../simulators/x.ts';
import { executablePath } from '../../support/chromium.ts';
import { everythingStored } from '../../support/records.ts';
import { openTestWeb, password, signedInAs, type TestWeb } from '../server.ts';

type Browser = Awaited<ReturnType<typeof signedInAs>>;

const channels = '/ops/channels';
const types = ['facebook', 'linkedin', 'mastodon', 'threads', 'x'];
const keys = { clientId: 'x-program', clientSecret: 'x-program-secret', refreshToken: 'none-yet' };
const running: { close(): Promise<void> }[] = [];
let web: TestWeb;
let admin: Browser;

beforeAll(async () => {
  const started = async <T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> => {
    const simulator = await starting;
    running.push(simulator);
    return simulator;
  };
  // The newsroom, whose time it is, is opened when the simulators' addresses are known.
  let newsroomTime = Date.now;
  const time = () => newsroomTime();
  const facebook = await started(startFacebook({ token: 'the-pages-own-token', now: time }));
  const linkedin = await started(
    startLinkedIn({ token: 'unused', now: time, refreshToken: 'linkedin-refresh' }),
  );
  const mastodon = await started(startMastodon({ token: 'mastodon-token-of-the-account', now: time }));
  const threads = await started(startThreads({ token: 'unused', now: time }));
  const x = await started(startX({ now: time, rotates: keys }));
  const program = ({ id, secret }: { id: string; secret: string }) => ({
    clientId: id,
    clientSecret: secret,
  });
  web = await openTestWeb({
    channels: [
      {
        id: 'facebook',
        type: 'facebook',
        baseUrl: facebook.url,
        pageId: facebook.pageId,
        ...program(facebook.program),
      },
      {
        id: 'linkedin',
        type: 'linkedin',
        baseUrl: linkedin.url,
        author: linkedin.author,
        ...program(linkedin.program),
      },
      { id: 'mastodon', type: 'mastodon', baseUrl: mastodon.url },
      {
        id: 'threads',
        type: 'threads',
        baseUrl: threads.url,
        userId: threads.userId,
        ...program(threads.program),
      },
      { id: 'x', type: 'x', baseUrl: x.url, clientId: keys.clientId, clientSecret: keys.clientSecret },
      { id: 'fixed', type: 'mastodon', baseUrl: mastodon.url, token: 'in-the-file' },
    ],
  });
  newsroomTime = () => web.clock.now();
  admin = await signedInAs(web, { name: 'ada', role: 'admin' });
});
afterAll(async () => {
  await web.close();
  for (const each of running) await each.close();
});

/** The platform's page for a channel, as the admin's next page links to it. */
async function begun(channel: string, browser = admin): Promise<string> {
  const answer = await browser.post(`${channels}/sign-in`, { channel }, channels);
  expect(answer.status).toBe(200);
  const href = /href="([^"]+)"[^>]*data-go-on/.exec(answer.text)?.[1] ?? '';
  return decodeHTML(href);
}

/** Where the platform sends somebody back who clicks on this link. */
async function afterPlatform(page: string, link: 'Allow' | 'Refuse' = 'Allow'): Promise<string> {
  const text = await (await fetch(page)).text();
  const href = new RegExp(`href="([^"]+)">${link}<`).exec(text)?.[1] ?? `no link in ${text}`;
  const back = decodeHTML(href);
  expect(back).toContain(`${web.base}${channels}/callback?`);
  return back.slice(web.base.length);
}

const shown = async (channel: string) => {
  const { text } = await admin.get(channels);
  return new RegExp(`id="channel-${channel}">[\\s\\S]*?</section>`).exec(text)?.[0] ?? '';
};

test('are for admins alone; what each needs, its scopes and the redirect address are shown', async () => {
  const approver = await signedInAs(web, { name: 'anna', role: 'approver' });
  expect((await approver.get(channels)).status).toBe(403);
  expect((await approver.post(`${channels}/sign-in`, { channel: 'x' }, '/ops')).status).toBe(403);
  expect(await shown('x')).toContain('tweet.read tweet.write users.read media.write offline.access');
  expect(await shown('x')).toContain(`${web.base}${channels}/callback`);
  expect(await shown('x')).toContain('Nobody has signed in yet');
  expect(await shown('fixed')).toContain('Its token is in newsroom.yaml');
  const refused = await admin.post(`${channels}/sign-in`, { channel: 'fixed' }, channels);
  expect(refused.status).toBe(422);
});

describe.each(types)('%s', (type) => {
  test('is signed in to, checked without posting, and keeps its tokens sealed', async () => {
    const back = await afterPlatform(await begun(type));
    const done = await admin.get(back);
    expect([done.status, done.headers.get('location')]).toEqual([303, channels]);
    expect((await admin.get(channels)).text).toContain(`${type} is signed in. Posts as`);
    expect(await shown(type)).toContain('Sign in again');
    const audit = await listAudit(web.context.store, 50);
    expect(audit.items).toContainEqual(
      expect.objectContaining({ action: 'channel.signed-in', subject: type, actor: 'ada' }),
    );
    const stored = JSON.stringify(await everythingStored(web.context));
    for (const secret of [
      /token-of-the-account/,
      /the-pages-own-token/,
      /linkedin-access-1/,
      /linkedin-refresh/,
      /threads-long-lived/,
      /x-(?:access|refresh)-token/,
    ])
      expect(stored).not.toMatch(secret);
  });

  test('is signed in to once with a code, and not by what was begun elsewhere', async () => {
    const back = await afterPlatform(await begun(type));
    const other = await signedInAs(web, { name: `eve-${type}`, role: 'admin' });
    await other.get(back);
    expect((await other.get(channels)).text).toContain('This sign-in is over');
    // It was taken, so the right session is too late as well.
    await admin.get(back);
    expect((await admin.get(channels)).text).toContain('This sign-in is over');
    await admin.get(back.replace(/state=[^&]+/, 'state=guessed-state-guessed-state'));
    expect((await admin.get(channels)).text).toContain('This sign-in is over');
  });

  test('says so where the person refuses', async () => {
    await admin.get(await afterPlatform(await begun(type), 'Refuse'));
    expect((await admin.get(channels)).text).toContain('The sign-in failed');
  });
});

test('what was begun more than ten minutes ago is over', async () => {
  const back = await afterPlatform(await begun('x'));
  const { keys: names } = web.context.store;
  const redis = writerOf(web.context.store);
  const [request = ''] = await redis.keys(names.signInRequest('*'));
  const left = await redis.pttl(request);
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThanOrEqual(600_000);
  await redis.del(request);
  await admin.get(back);
  expect((await admin.get(channels)).text).toContain('This sign-in is over');
});

test('in a real browser, from the list to the platform and back', async ({ skip }) => {
  skip(!executablePath, 'no Chromium was found here; set CHROMIUM to one');
  const browser = await chromium.launch({ executablePath: executablePath ?? '' });
  try {
    const page = await browser.newPage({ baseURL: web.base });
    await page.goto(`/login?to=${channels}`);
    await page.fill('#username', 'ada');
    await page.fill('#password', password);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**${channels}`);
    const complaints: string[] = [];
    page.on('console', (message) => {
      const { url } = message.location();
      // The simulator's page has no icon.
      if (message.type() === 'error' && url.startsWith(web.base))
        complaints.push(`${url}: ${message.text()}`);
    });
    await page.locator('#channel-mastodon').getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('link', { name: /^Go on to/ }).click();
    await page.getByRole('link', { name: 'Allow' }).click();
    await page.waitForURL(`**${channels}`);
    await page.getByText('mastodon is signed in. Posts as').waitFor();
    expect(await page.locator('#channel-mastodon').textContent()).toContain('No end is known');
    expect(complaints).toEqual([]);
  } finally {
    await browser.close();
  }
});
