import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accept, schema, verifySignature } from '../../src/sources/webhook.ts';
import { handClock } from '../net/loopback.ts';
import { contextOf } from './newsroom.ts';

const now = Date.UTC(2024, 5, 8, 10);
const secret = 'a word between two';
const body = Buffer.from('{"headline":"Ferry timetable changes"}');

function sign(timestamp: string, bytes: Uint8Array = body, key = secret): string {
  return `sha256=${createHmac('sha256', key).update(`${timestamp}.`).update(bytes).digest('hex')}`;
}

const stamp = String(now / 1_000);
const good = { secret, timestamp: stamp, signature: sign(stamp), body, now };

describe('a signature', () => {
  test('of this body, secret and time passes, also 5 minutes off either way and in upper case', () => {
    expect(() => verifySignature(good)).not.toThrow();
    expect(() => verifySignature({ ...good, now: now + 300_000 })).not.toThrow();
    expect(() => verifySignature({ ...good, now: now - 300_000 })).not.toThrow();
    expect(() =>
      verifySignature({ ...good, signature: good.signature.toUpperCase().replace('SHA', 'sha') }),
    ).not.toThrow();
  });

  test.each([
    ['missing', { signature: undefined }],
    ['missing', { timestamp: undefined }],
    ['missing', { timestamp: '' }],
    ['without a time', { timestamp: '2024-06-08T10:00:00Z', signature: sign('2024-06-08T10:00:00Z') }],
    ['without a time', { timestamp: '1e9', signature: sign('1e9') }],
    ['stale', { now: now + 300_001 }],
    ['stale', { now: now - 300_001 }],
    ['not of the form', { signature: good.signature.slice(7) }],
    ['not of the form', { signature: 'sha256=00' }],
    ['not the one', { signature: `sha256=${'0'.repeat(64)}` }],
    ['not the one', { secret: 'another' }],
    ['not the one', { body: Buffer.from('{"headline":"Ferry"}') }],
    ['not the one', { timestamp: String(now / 1_000 + 1) }],
  ])('is refused as %s', (what, change) => {
    expect(() => verifySignature({ ...good, ...change })).toThrow(what);
  });

  test('is valid for the bytes, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat(), (bytes, at) => {
        const signed = { ...good, body: bytes, signature: sign(stamp, bytes) };
        expect(() => verifySignature(signed)).not.toThrow();
        if (bytes.length === 0) return;
        const other = Uint8Array.from(bytes, (byte, index) =>
          index === at % bytes.length ? byte ^ 1 : byte,
        );
        expect(() => verifySignature({ ...signed, body: other })).toThrow('not the one');
      }),
    );
  });
});

describe('a delivery', () => {
  const source = schema.parse({ id: 'cms', type: 'webhook', secret });
  const headers = { 'x-timestamp': stamp, 'x-signature-256': good.signature };

  test('that is signed returns its articles and refusals', async () => {
    const bytes = Buffer.from('{"articles":[{"headline":"One","publishedAt":"2024-06-08"},null]}');
    const pushed = { headers: { ...headers, 'x-signature-256': sign(stamp, bytes) }, body: bytes };
    const context = contextOf({ clock: handClock(now), timezone: 'Asia/Karachi' });
    const { articles, refusals } = await accept(source, pushed, context);
    expect(articles).toEqual([{ headline: 'One', publishedAt: '2024-06-07T19:00:00Z' }]);
    expect(refusals).toHaveLength(1);
  });

  test('is not even read if its signature is wrong or given twice', async () => {
    const context = contextOf({ clock: handClock(now) });
    const garbage = { headers, body: Buffer.from('{') };
    await expect(accept(source, garbage, context)).rejects.toThrow('signature is not the one');
    const twice = { headers: { ...headers, 'x-signature-256': [good.signature, good.signature] }, body };
    await expect(accept(source, twice, context)).rejects.toThrow('signature is missing');
  });
});

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

test.skipIf(!hasOpenssl)(
  'the shell example of docs/sources.md signs a delivery (skipped without openssl)',
  () => {
    const line = readFileSync('docs/sources.md', 'utf8').match(/^signature=.*$/m)?.[0];
    const folder = mkdtempSync(join(tmpdir(), 'slugline-sign-'));
    try {
      writeFileSync(join(folder, 'article.json'), `${body}\n\n`);
      const script = `timestamp=${stamp}\n${line}\nprintf %s "sha256=$signature"`;
      const run = spawnSync('sh', ['-c', script], {
        cwd: folder,
        env: { ...process.env, CMS_SECRET: secret },
      });
      const signed = { ...good, body: Buffer.from(`${body}\n\n`), signature: run.stdout.toString() };
      expect(() => verifySignature(signed)).not.toThrow();
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
