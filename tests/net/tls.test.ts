import type { LookupAddress } from 'node:dns';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createPlainServer } from 'node:http';
import { createServer, type Server } from 'node:https';
import { rootCertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { machineClock } from '../../src/clock.ts';
import { createOutbound, type Outbound, sentState } from '../../src/net/outbound.ts';
import { silent } from './loopback.ts';

const closing: { close(): unknown }[] = [];
const certificate = (name: string) => readFileSync(new URL(`certificates/${name}.pem`, import.meta.url));

// As NODE_EXTRA_CA_CERTS does for a private authority.
beforeAll(() => setDefaultCACertificates([...rootCertificates, certificate('authority').toString()]));
afterAll(() => setDefaultCACertificates([...rootCertificates]));
afterEach(async () => {
  for (const one of closing.splice(0).reverse()) await one.close();
});

/** A real TLS server, and an outbound module for which `tarn.test` resolves to it. */
async function served(name: string): Promise<{ url: string; net: Outbound; requests: () => number }> {
  let requests = 0;
  const server: Server = createServer(
    { key: certificate(name), cert: certificate(name) },
    (_request, response) => {
      requests++;
      response.end('secret');
    },
  );
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const here: LookupAddress[] = [{ address: '127.0.0.1', family: 4 }];
  const net = createOutbound({
    allow: ['127.0.0.1/32'],
    userAgent: 'Slugline/test',
    clock: machineClock,
    log: silent,
    resolve: (_name, callback) => callback(null, here),
  });
  closing.push({ close: () => server.close() }, net);
  return { url: `https://tarn.test:${address.port}/`, net, requests: () => requests };
}

describe('a TLS server', () => {
  test('with a good certificate by a known authority is talked to', async () => {
    const { url, net } = await served('good');
    expect(Buffer.from((await net.request(url)).body).toString()).toBe('secret');
  });

  test.each([
    ['signed by itself', 'self', /self.signed/],
    ['for another name', 'other', /altnames|does not match/i],
    ['that has expired', 'expired', /expired/],
  ])('with a certificate %s is refused before a byte of the request leaves', async (_what, name, words) => {
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    const { url, net, requests } = await served(name);
    try {
      // Some environment's shortcut changes nothing.
      process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
      const error = await net.request(url, { method: 'POST', body: 'x' }).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'net.failed', message: expect.stringMatching(words) });
      expect(sentState(error)).toBe('not-sent');
    } finally {
      if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
    }
    expect(requests()).toBe(0);
  });
});

describe('the connected socket', () => {
  test('is checked too: what the name’s look-up allowed is refused there', async () => {
    // A look-up that gives the guard one address and the socket another, like a name that changes in between.
    let requests = 0;
    const server = createPlainServer((_request, response) => {
      requests++;
      response.end('secret');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    let certificateChecks = 0;
    const shifting = new Proxy<LookupAddress>(
      { address: '127.0.0.1', family: 4 },
      {
        get(target, key) {
          if (key === 'address' && certificateChecks++ === 0) return '93.184.216.34';
          return Reflect.get(target, key);
        },
      },
    );
    const net = createOutbound({
      allow: [],
      userAgent: 'Slugline/test',
      clock: machineClock,
      log: silent,
      resolve: (_name, callback) => callback(null, [shifting]),
    });
    closing.push({ close: () => server.close() }, net);
    const error = await net.request(`http://tarn.test:${address.port}/`).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'net.refused-address', details: { address: '127.0.0.1' } });
    expect(sentState(error)).toBe('not-sent');
    expect(certificateChecks).toBeGreaterThan(1);
    expect(requests).toBe(0);
  });
});
