import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ChannelContext, DigestContent } from '../../src/channels/channel.ts';
import { recipientId } from '../../src/channels/email/recipients.ts';
import * as email from '../../src/channels/email.ts';
import { type SmtpFault, type SmtpSimulator, startSmtp } from '../simulators/smtp.ts';
import { address } from '../support/address.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { openNewsroom, postFor } from './newsroom.ts';

const password = 'p@ss/9f3e-never-to-be-seen';
let newsroom: ReturnType<typeof openNewsroom>;
let stored: TestNewsroom;
let context: ChannelContext;
let server: SmtpSimulator;
let channel: email.EmailChannel;

beforeEach(async () => {
  newsroom = openNewsroom();
  stored = await openTestNewsroom();
  context = { ...newsroom.context, store: stored.context.store };
});
afterEach(async () => {
  await server.close();
  await stored.close();
  await newsroom.close();
  expect(newsroom.logged()).not.toContain('never-to-be-seen');
});

async function start(fault?: (recipient: string) => SmtpFault | undefined, onKept?: () => void) {
  server = await startSmtp({
    user: 'desk@gull.example',
    password,
    ...(fault ? { fault } : {}),
    ...(onKept ? { onKept } : {}),
  });
  channel = email.schema.parse({
    id: 'mail',
    type: 'email',
    smtpUrl: server.url,
    from: 'The Gull <desk@gull.example>',
    to: ['Mira <mira@reader.example>', 'omar@reader.example'],
  });
}
const mailTo = (
  recipient: string,
  signal?: AbortSignal,
  given: Partial<Parameters<typeof email.send>[0]> = {},
) =>
  email.send(
    { ...postFor(recipient), recipient: recipientId(recipient), ...given },
    channel,
    newsroom.attempt(signal ? { signal } : {}),
    context,
  );

test('over http a mail offers no click of the mail program, and a check says why', async () => {
  await start();
  expect(await mailTo('mira@reader.example')).toMatchObject({ kind: 'sent' });
  const raw = server.truth[0]?.raw ?? '';
  expect(raw).toMatch(/^List-Unsubscribe:\s+<http:/m);
  expect(raw).not.toContain('List-Unsubscribe-Post');
  const concerns = ['Mail programs offer no unsubscribing by one click, because web.baseUrl is not https.'];
  expect(await email.check(channel, context)).toMatchObject({ ok: true, concerns });
  const elsewhere = { ...channel, unsubscribeUrl: address('https://lists.gull.example/u?{email}') };
  expect(await email.check(elsewhere, context)).not.toHaveProperty('concerns');
});

test('a mail has one recipient, a Message-ID that a repeat shares, and one-click unsubscribing', async () => {
  await start();
  context = { ...context, webBase: 'https://desk.gull.example' };
  for (let n = 0; n < 2; n += 1) expect(await mailTo('mira@reader.example')).toMatchObject({ kind: 'sent' });
  const [first, second] = server.truth;
  expect(first).toMatchObject({ from: 'desk@gull.example', to: 'mira@reader.example' });
  expect(first?.mail.messageId).toBe(`<${postFor('mira@reader.example').pushId}@gull.example>`);
  expect(second?.mail.messageId).toBe(first?.mail.messageId);
  expect(first?.mail.text).toContain(postFor('mira@reader.example').link);
  expect(first?.raw).toMatch(
    /^List-Unsubscribe:\s+<https:\/\/desk\.gull\.example\/unsubscribe\/mail\.[0-9a-f]{16}\.[\w-]{24}>$/im,
  );
  expect(first?.raw).toMatch(/^List-ID: <mail\.gull\.example>\r$/im);
  expect(first?.raw).not.toContain('omar');
});

describe('the outcome of a mail', () => {
  const cases: [SmtpFault, string, number | undefined, number][] = [
    ['cut-before-data', 'not-sent', undefined, 0],
    ['cut-after-keeping', 'uncertain', undefined, 1],
    ['stall-after-keeping', 'uncertain', undefined, 1],
    ['busy-at-recipient', 'not-sent', 450, 0],
    ['too-many-connections', 'not-sent', 421, 0],
    ['refuse-recipient', 'refused', 550, 0],
    ['refuse-mail', 'refused', 554, 0],
    ['busy-after-data', 'not-sent', 452, 0],
  ];
  test.each(cases)('after "%s" it is %s', async (fault, kind, status, there) => {
    const claim = new AbortController();
    await start(
      () => fault,
      () => fault === 'stall-after-keeping' && claim.abort(),
    );
    const outcome = await mailTo('omar@reader.example', claim.signal);
    expect({ kind: outcome.kind, status: outcome.status }).toEqual({ kind, status });
    expect(outcome).not.toHaveProperty('account');
    expect(server.truth).toHaveLength(there);
  });

  test('nothing listens: it is not sent, and the password is in no reason', async () => {
    await start();
    await server.close();
    const outcome = await mailTo('omar@reader.example');
    expect(outcome).toMatchObject({ kind: 'not-sent' });
    expect(JSON.stringify([outcome, await email.check(channel, context)])).not.toContain('never-to-be-seen');
  });

  test('a wrong password is the account’s fault: nothing is sent, and a check says so', async () => {
    await start();
    channel = { ...channel, smtpUrl: server.url.replace('desk%40', 'somebody%40') };
    expect(await mailTo('omar@reader.example')).toMatchObject({
      kind: 'not-sent',
      account: 'signed-out',
      status: 535,
    });
    expect(await email.check(channel, context)).toMatchObject({
      ok: false,
      says: expect.stringContaining('Check smtpUrl'),
    });
    expect(server.truth).toEqual([]);
  });

  test('an attempt that ended before it began sends nothing', async () => {
    await start();
    expect(await mailTo('omar@reader.example', AbortSignal.abort())).toMatchObject({ kind: 'not-sent' });
    expect(server.connections()).toBe(0);
  });

  test('the network’s guard covers mail servers too', async () => {
    await start();
    context.net.reconfigure({ allow: [], userAgent: 'Slugline/test' });
    expect(await mailTo('omar@reader.example')).toMatchObject({
      kind: 'not-sent',
      reason: expect.stringContaining('127.0.0.1'),
    });
    expect(server.connections()).toBe(0);
  });
});

test('a check names the sender, the server and the number of recipients', async () => {
  await start();
  const webBase = 'https://desk.gull.example';
  expect(await email.check(channel, { ...context, webBase })).toEqual({
    ok: true,
    says: 'Mails as The Gull <desk@gull.example> through 127.0.0.1 to 2 of 2 recipients. If a response is lost, a person must check.',
  });
});

describe('a digest', () => {
  const digest: DigestContent = {
    title: 'The Gull: 2 March 2026',
    language: 'ur',
    until: '2026-03-02T09:00:00Z',
    items: [
      {
        headline: 'بندرگاہ <script>alert(1)</script> دوبارہ کھل گئی',
        points: ['فیری & کشتیاں', '“نرخ” وہی'],
        section: 'شہر',
        language: 'ur',
        link: 'https://gull.example/s/a1?x=1&y="2"',
      },
      {
        headline: 'Trams at night',
        points: [],
        standfirst: 'Until two.',
        language: 'en',
        link: 'https://gull.example/s/b2',
      },
    ],
  };

  test('arrives as plain text and as HTML in which nothing of an article is markup, each story in its own direction', async () => {
    await start();
    channel = { ...channel, language: 'ur' };
    expect(await mailTo('mira@reader.example', undefined, { digest, language: 'ur' })).toMatchObject({
      kind: 'sent',
    });
    const { mail } = server.truth[0]!;
    expect(mail.subject).toBe('The Gull: 2 March 2026');
    const page = String(mail.html);
    expect(page).toContain('<html lang="ur" dir="rtl">');
    expect(page).toContain('&#60;script&#62;alert(1)&#60;/script&#62;');
    expect(page).not.toContain('<script>');
    expect(page).toContain('lang="en" dir="ltr"');
    expect(page).toContain('href="https://gull.example/s/a1?x&#61;1&#38;y&#61;&#34;2&#34;"');
    expect(page).not.toMatch(/ style="/);
    const text = mail.text ?? '';
    expect(text).toContain('• فیری & کشتیاں\n• “نرخ” وہی\nhttps://gull.example/s/a1?x=1&y="2"');
    expect(text).toContain('Trams at night\nUntil two.\nhttps://gull.example/s/b2');
    expect(text).toMatch(/\/unsubscribe\/mail\./);
  });

  test('a headline can add no header', async () => {
    await start();
    const post = {
      headline: 'Two\r\nBcc: omar@reader.example',
      recipient: recipientId('mira@reader.example'),
    };
    expect(await mailTo('mira@reader.example', undefined, post)).toMatchObject({ kind: 'sent' });
    expect(server.truth[0]?.mail.subject).toBe('Two Bcc: omar@reader.example');
    expect(server.truth[0]?.mail.headers.has('bcc')).toBe(false);
  });
});
