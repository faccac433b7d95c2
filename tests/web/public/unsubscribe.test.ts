import { afterAll, beforeAll, expect, test } from 'vitest';
import { recipientId } from '../../../src/channels/email/recipients.ts';
import { unsubscribedOf, unsubscribeToken } from '../../../src/channels/email/unsubscribing.ts';
import { openTestWeb, type TestWeb } from '../server.ts';

let web: TestWeb;
let page: string;
const recipient = recipientId('mira@reader.example');

beforeAll(async () => {
  web = await openTestWeb({
    channels: [
      {
        id: 'mail',
        type: 'email',
        smtpUrl: 'smtp://127.0.0.1:9',
        from: 'desk@courier.example',
        to: 'mira@reader.example',
        digest: '0 7 * * *',
        language: 'ur',
      },
    ],
  });
  page = `${web.base}/unsubscribe/${await unsubscribeToken(web.context.store, { channel: 'mail', recipient })}`;
});
afterAll(() => web.close());

const ended = async () => (await unsubscribedOf(web.context.store, 'mail')).has(recipient);

test('a visit shows a button in the reader’s language, and changes nothing', async () => {
  for (const method of ['GET', 'HEAD']) {
    const answer = await fetch(page, { method });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const text = await answer.text();
    if (method === 'GET') {
      expect(text).toContain('lang="ur" dir="rtl"');
      expect(text).toContain('<form method="post"');
      expect(text).toContain('noindex');
    }
  }
  expect(await ended()).toBe(false);
});

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const multipart = { 'content-type': 'multipart/form-data; boundary=x' };
test.each([
  ['a form, as RFC 8058 has it', { body: 'List-Unsubscribe=One-Click', headers: form }],
  [
    'a form in parts',
    {
      body: '--x\r\ncontent-disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
      headers: multipart,
    },
  ],
  ['nothing at all', {}],
])('one click by %s ends it, twice is the same as once; the button there undoes it', async (_, init) => {
  for (let n = 0; n < 2; n += 1)
    expect((await fetch(page, { method: 'POST', redirect: 'manual', ...init })).status).toBe(200);
  expect(await ended()).toBe(true);
  expect((await fetch(`${page}/undo`, { method: 'POST', headers: form, body: '' })).status).toBe(200);
  expect(await ended()).toBe(false);
});

test('an address that we did not create is unknown', async () => {
  const wrong = [page.slice(0, -1), `${page}a`, page.replace('mail.', 'other.'), `${web.base}/unsubscribe/x`];
  for (const address of wrong)
    for (const method of ['GET', 'POST']) expect((await fetch(address, { method })).status).toBe(404);
  expect(await ended()).toBe(false);
});
