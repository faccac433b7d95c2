import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readBody } from './server.ts';

/**
 * What goes wrong between the newsroom and a platform. With `… after the commit` and `hang`, the platform has carried
 * out the request.
 */
export const wireFaults = [
  'refuse',
  'cut before the request',
  'cut during the request',
  'cut after the commit',
  'garbage after the commit',
  'slow',
  'hang',
  '429 with a time',
  '429 without a time',
  '503 after the commit',
  'the answer twice',
] as const;
export type WireFault = (typeof wireFaults)[number];

export interface FaultProxy {
  /** A request to this address through the proxy: its new address and the header that it needs. */
  through(url: string): { url: string; headers: Record<string, string> };
  /** Called when the platform has carried out the request and its answer will never arrive. */
  onHang?: () => void;
  close(): Promise<void>;
}

const targetHeader = 'x-fault-proxy-target';
/** Long enough to be noticed, far below any timeout (ms). */
const slowMs = 150;

/** A real HTTP server in front of a platform, with the same fault for every request. */
export async function startFaultProxy(fault: WireFault): Promise<FaultProxy> {
  const proxy: FaultProxy = {
    through(url) {
      const { origin, pathname, search } = new URL(url);
      return { url: `${base}${pathname}${search}`, headers: { [targetHeader]: origin } };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  async function forwarded(
    request: IncomingMessage,
  ): Promise<{ status: number; type: string; text: string }> {
    const body = await readBody(request);
    const { host, connection, [targetHeader]: target, 'content-length': _, ...headers } = request.headers;
    const answer = await fetch(new URL(request.url ?? '/', String(target)), {
      method: request.method ?? 'GET',
      headers: headers as Record<string, string>,
      ...(body ? { body } : {}),
    });
    const type = answer.headers.get('content-type') ?? 'application/json';
    // LinkedIn returns the id of its post only in a header.
    passed = Object.fromEntries(
      [...answer.headers].filter(([name]) => name.startsWith('x-') || name === 'location'),
    );
    return { status: answer.status, type, text: await answer.text() };
  }
  let passed: Record<string, string> = {};

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (fault === 'cut during the request') return void request.socket.destroy();
    if (fault.startsWith('429')) {
      await readBody(request);
      const headers = fault === '429 with a time' ? { 'retry-after': '60' } : {};
      return void response.writeHead(429, headers).end('{}');
    }
    const { status, type, text } = await forwarded(request);
    const head = { ...passed, 'content-type': type };
    if (fault === 'cut after the commit') return void request.socket.destroy();
    if (fault === 'hang') return proxy.onHang?.();
    if (fault === '503 after the commit') return void response.writeHead(503).end('{}');
    if (fault === 'garbage after the commit') return void response.writeHead(200).end('<<%%');
    if (fault === 'slow') await new Promise((resolve) => setTimeout(resolve, slowMs));
    const hasBody = status !== 204;
    if (fault !== 'the answer twice')
      return void response.writeHead(status, head).end(hasBody ? text : undefined);
    const lines = Object.entries({
      ...head,
      ...(hasBody ? { 'content-length': Buffer.byteLength(text) } : {}),
    });
    const whole = `HTTP/1.1 ${status} Said\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${hasBody ? text : ''}`;
    request.socket.end(`${whole}${whole}`);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  if (fault === 'cut before the request') server.on('connection', (socket) => socket.destroy());
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  if (fault === 'refuse') {
    await proxy.close();
    proxy.close = async () => {};
  }
  return proxy;
}
