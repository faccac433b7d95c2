/**
 * Hub subscribers in a separate process: each path is a callback that confirms, and accepts pings or, if it is dead,
 * never answers one. Prints its port; answers each line, a keyword, with the instants (ms since 1970) at which live
 * ones got a feed that has it near its top, and how many pings and wrong signatures there were.
 */
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';

const secret = 'bench-secret';
const last = new Map<string, number>();
const headlines = new Map<string, string>();
let pings = 0;
let wrong = 0;

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://subscriber');
  if (request.method === 'GET') {
    response.end(url.searchParams.get('hub.challenge') ?? '');
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    if (url.pathname.startsWith('/dead')) return;
    const body = Buffer.concat(chunks);
    response.writeHead(204).end();
    pings += 1;
    const wanted = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
    if (request.headers['x-hub-signature'] !== wanted) wrong += 1;
    last.set(url.pathname, performance.timeOrigin + performance.now());
    headlines.set(url.pathname, body.toString('utf8', 0, 4_096));
  });
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port, secret })}\n`);
});

const lines = createInterface({ input: process.stdin });
lines.on('line', (keyword) => {
  const times = [...last].filter(([path]) => headlines.get(path)?.includes(keyword)).map(([, at]) => at);
  process.stdout.write(`${JSON.stringify({ times, pings, wrong })}\n`);
});
lines.once('close', () => process.exit(0));
