import { expect, test } from 'vitest';
import { isSecret } from '../../src/config/placeholders.ts';
import { authHeaders } from '../../src/sources/auth.ts';
import { serve } from '../net/loopback.ts';
import { openPolled } from './polled.ts';

const feed =
  '<rss version="2.0"><channel><title>T</title><item><guid>1</guid><title>Crane</title></item></channel></rss>';

test.each([
  [
    { type: 'basic', username: 'désk', password: 'a:b' },
    'authorization',
    `Basic ${Buffer.from('désk:a:b').toString('base64')}`,
  ],
  [{ type: 'bearer', token: 'tarn-1' }, 'authorization', 'Bearer tarn-1'],
  [{ type: 'header', name: 'X-Wire-Key', value: 'k-1' }, 'x-wire-key', 'k-1'],
] as const)('a feed behind %o is read', async (auth, header, value) => {
  const newsroom = await openPolled({ complete: 'never', auth });
  newsroom.site['/feed'] = ({ headers }) => (headers[header] === value ? { body: feed } : { status: 401 });
  await newsroom.poll();
  expect(await newsroom.headlines()).toEqual(['Crane']);
});

test('the secret is sent to no other host, nor written to logs and messages', async () => {
  const seen: (string | undefined)[] = [];
  const other = await serve((request, response) => {
    seen.push(request.headers['x-wire-key'] as string | undefined);
    response.end(feed);
  });
  const newsroom = await openPolled({
    complete: 'never',
    auth: { type: 'header', name: 'X-Wire-Key', value: 'k-1' },
  });
  newsroom.site['/feed'] = { status: 301, headers: { location: `${other.origin}/feed` } };
  await newsroom.poll();
  await newsroom.poll();
  await other.close();
  expect(seen).toEqual([undefined, undefined]);
  expect(
    authHeaders(
      { url: 'https://tarn.example/f', auth: { type: 'bearer', token: 't' } },
      'https://img.example/f',
    ),
  ).toEqual({});
  for (const key of ['password', 'token', 'value']) expect(isSecret(['sources', 0, 'auth', key])).toBe(true);
});

test('a 304 to an unconditional request is an error', async () => {
  const newsroom = await openPolled({});
  newsroom.site['/feed'] = { status: 304 };
  await newsroom.poll();
  expect((await newsroom.stats()).lastError).toContain('304');
});

test('a JSON Feed with entities in its titles and a bare version is read', async () => {
  const newsroom = await openPolled({ complete: 'never' });
  const items = [{ id: '1', title: 'Tarn&#8217;s R&amp;D &lt;5%', content_html: '<p>x</p>' }];
  newsroom.site['/feed'] = { body: JSON.stringify({ version: 1, title: 'T', items }) };
  await newsroom.poll();
  expect(await newsroom.headlines()).toEqual(['Tarn’s R&D <5%']);
});
