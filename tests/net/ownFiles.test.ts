import { afterEach, describe, expect, test } from 'vitest';
import { createOutbound } from '../../src/net/outbound.ts';
import { handClock, serve, silent } from './loopback.ts';

const closing: { close(): Promise<void> }[] = [];
function closeLater<T extends { close(): Promise<void> }>(one: T): T {
  closing.push(one);
  return one;
}
afterEach(async () => {
  for (const one of closing.splice(0).reverse()) await one.close();
});

describe('this server’s own files', () => {
  const files = async () => {
    const server = closeLater(
      await serve((request, response) => {
        if (request.url === '/samples/media/moved.png')
          response.writeHead(302, { location: '/inside' }).end();
        else response.end(request.url);
      }),
    );
    const context = { allow: [], userAgent: 'Slugline/test', clock: handClock(), log: silent };
    const out = closeLater(createOutbound({ ...context, ownFiles: `${server.origin}/samples/media/` }));
    return { out, origin: server.origin };
  };

  test('are read though nothing else on this machine is', async () => {
    const { out, origin } = await files();
    const answer = await out.request(`${origin}/samples/media/storm.png`);
    expect(Buffer.from(answer.body).toString()).toBe('/samples/media/storm.png');
    for (const path of [
      '/',
      '/samples/media/',
      '/samples/media/../x.png',
      '/samples/media/%2e%2e/x.png',
      '/samples/media/a/b.png',
    ])
      await expect(out.request(origin + path), path).rejects.toMatchObject({ code: 'net.refused-address' });
    const post = out.request(`${origin}/samples/media/storm.png`, { method: 'POST', body: 'x' });
    await expect(post).rejects.toMatchObject({ code: 'net.refused-address' });
  });

  test('lead nowhere else by a redirect', async () => {
    const { out, origin } = await files();
    expect(await out.request(`${origin}/samples/media/moved.png`)).toMatchObject({ status: 302 });
  });
});
