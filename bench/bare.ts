/**
 * The baseline: a bare node:http server that answers from memory and does nothing else. Reads `{ redirects, documents
 * }` as one JSON line from standard input, prints its port, then, for each further line, the processor time used so far
 * (µs); ends with its input.
 */
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';

interface Given {
  /** Path to target. */
  redirects: Record<string, string>;
  /** Path to a document: base64, with its headers. */
  documents: Record<string, { body: string; headers: Record<string, string> }>;
}

const lines = createInterface({ input: process.stdin });
lines.once('line', (line) => {
  lines.on('line', () => {
    const { user, system } = process.cpuUsage();
    process.stdout.write(`${JSON.stringify({ cpu: user + system })}\n`);
  });
  const given = JSON.parse(line) as Given;
  const redirects = new Map(Object.entries(given.redirects));
  const documents = new Map(
    Object.entries(given.documents).map(([path, { body, headers }]) => [
      path,
      { body: Buffer.from(body, 'base64'), headers },
    ]),
  );
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    const target = redirects.get(path);
    if (target) return void response.writeHead(302, { location: target, 'content-length': '0' }).end();
    const document = documents.get(path);
    if (!document) return void response.writeHead(404).end();
    const { etag = '', vary = '', 'cache-control': cache = '' } = document.headers;
    if (request.headers['if-none-match'] === etag) {
      return void response.writeHead(304, { etag, vary, 'cache-control': cache }).end();
    }
    response.writeHead(200, { ...document.headers, 'content-length': document.body.length });
    response.end(document.body);
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    process.stdout.write(`${JSON.stringify({ port: typeof address === 'object' ? address?.port : 0 })}\n`);
  });
});
lines.once('close', () => process.exit(0));
