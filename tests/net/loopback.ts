import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { pino } from 'pino';
import { type Clock, machineClock } from '../../src/clock.ts';
import { createOutbound, type Outbound } from '../../src/net/outbound.ts';

export const silent = pino({ level: 'silent' });

/** The program's outbound module, with the loopback allowed unless stated otherwise. */
export function doorOut(allow = ['127.0.0.1/32', '::1/128'], clock: Clock = machineClock): Outbound {
  return createOutbound({ allow, userAgent: 'Slugline/test', clock, log: silent });
}

interface Running {
  origin: string;
  port: number;
  close(): Promise<void>;
}

async function running(
  server: ReturnType<typeof createTcpServer>,
  sockets: Set<Socket>,
  host: string,
): Promise<Running> {
  server.listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  server.on('connection', (socket: Socket) => sockets.add(socket));
  return {
    origin: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    port: address.port,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A real HTTP server on a free port of the loopback. */
export function serve(listener: RequestListener, host = '127.0.0.1'): Promise<Running> {
  return running(createServer(listener), new Set(), host);
}

/** A server that speaks no HTTP but what `listener` writes. */
export function serveRaw(listener: (socket: Socket) => void): Promise<Running> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => socket.destroy());
    listener(socket);
  });
  return running(server, new Set(), '127.0.0.1');
}

/** A clock that stands still until `pass` is called. */
export function handClock(start = Date.UTC(2024, 5, 8)): Clock & { pass(ms: number): void } {
  let now = start;
  const waiting = new Set<{ at: number; done: () => void }>();
  return {
    now: () => now,
    monotonic: () => now,
    wait: (ms, signal) =>
      new Promise((resolve, reject) => {
        const entry = { at: now + ms, done: resolve };
        waiting.add(entry);
        signal?.addEventListener('abort', () => {
          waiting.delete(entry);
          reject(signal.reason);
        });
      }),
    pass(ms) {
      now += ms;
      for (const entry of waiting) {
        if (entry.at > now) continue;
        waiting.delete(entry);
        entry.done();
      }
    },
  };
}
