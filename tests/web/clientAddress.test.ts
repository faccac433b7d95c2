import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { addressReader, clientAddress } from '../../src/web/clientAddress.ts';

const request = (remoteAddress: string | undefined, forwarded?: string) =>
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage;

test.each([undefined, true, ['10.0.0.0/8']])(
  'a connection that was reset has an empty address (trusted: %j)',
  (trust) => {
    expect(addressReader(trust)(request(undefined))).toBe('');
    expect(clientAddress({ ip: undefined as unknown as string })).toBe('');
  },
);

test('trusted proxies name the client, and nothing else that a client may write', () => {
  const read = addressReader(['10.0.0.0/8']);
  expect(read(request('10.0.0.1', '203.0.113.9'))).toBe('203.0.113.9');
  expect(read(request('203.0.113.7', '198.51.100.1'))).toBe('203.0.113.7');
  expect(read(request(undefined, '198.51.100.1'))).toBe('');
});
