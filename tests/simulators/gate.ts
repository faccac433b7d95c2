import { request as ask, createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a platform behaves from now on: `lost` does what it is asked, and its answer never arrives. */
type Behaviour = 'well' | 'lost' | { status: number; body?: unknown; headers?: Record<string, string> };

export interface Gate {
  url: string;
  /** For each request, by method and path; `well` if nothing is returned. */
  behaves(how: (method: string, path: string) => Behaviour | undefined): void;
  close(): Promise<void>;
}

/**
 * A real HTTP server in front of one simulator, whose behaviour a test changes as the day goes on. `onTheWay` is waited
 * for before a request is passed on and before its answer is: what is under way when its sender dies arrives all the same.
 */
export async function startGate(
  target: string,
  onTheWay: () => Promise<unknown> = async () => {},
): Promise<Gate> {
  let how: (method: string, path: string) => Behaviour | undefined = () => 'well';

  function forwarded(received: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
    const { method, headers } = received;
    const request = ask(new URL(received.url ?? '/', target), { method, headers });
    return new Promise((resolve, reject) => {
      request.on('response', resolve).on('error', reject).end(body);
    });
  }

  const server = createServer(async (received, response) => {
    try {
      const body = Buffer.concat(await received.toArray());
      const behaviour = how(received.method ?? '', received.url ?? '') ?? 'well';
      if (typeof behaviour === 'object') {
        const { status, body: says = {}, headers } = behaviour;
        response.writeHead(status, { 'content-type': 'application/json', ...headers });
        return void response.end(JSON.stringify(says));
      }
      await onTheWay();
      const answer = await forwarded(received, body);
      const text = Buffer.concat(await answer.toArray());
      await onTheWay();
      if (behaviour === 'lost') return void response.destroy();
      const { 'transfer-encoding': _, ...headers } = answer.headers;
      response.writeHead(answer.statusCode ?? 502, { ...headers, 'content-length': text.length }).end(text);
    } catch {
      response.destroy();
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    behaves(next) {
      how = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
