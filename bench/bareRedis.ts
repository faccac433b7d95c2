/**
 * The cost of a redirect that asks Redis each time: a bare node:http server with one GET per request and nothing else.
 * Reads `{ redirects, redis }` as one JSON line, stores the targets in Redis, prints its port, then, for each further
 * line, the processor time used so far (µs); ends with its input.
 */
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { Redis } from 'ioredis';

interface Given {
  /** Path to target. */
  redirects: Record<string, string>;
  redis: { port: number; password: string };
}

const lines = createInterface({ input: process.stdin });
lines.once('line', async (line) => {
  lines.on('line', () => {
    const { user, system } = process.cpuUsage();
    process.stdout.write(`${JSON.stringify({ cpu: user + system })}\n`);
  });
  const given = JSON.parse(line) as Given;
  const redis = new Redis({ host: '127.0.0.1', ...given.redis, enableAutoPipelining: true });
  for (const [path, target] of Object.entries(given.redirects)) await redis.set(`bare:${path}`, target);
  const server = createServer(async (request, response) => {
    const target = await redis.get(`bare:${request.url}`);
    if (!target) return void response.writeHead(404).end();
    response.writeHead(302, { location: target, 'content-length': '0' }).end();
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    process.stdout.write(`${JSON.stringify({ port: typeof address === 'object' ? address?.port : 0 })}\n`);
  });
});
lines.once('close', () => process.exit(0));
