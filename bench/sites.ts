/**
 * Many feeds in a separate process: fast ones that change now and then, slow, dead, silent and huge ones, over several
 * ports. Prints `{ feeds: [{ id, url, kind }] }`; answers each line with the requests since the last one, as `{ asked:
 * [[id, instant], …] }`. Ends with its standard input.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';

/** How many feeds of each kind, as the first line of standard input. */
export interface Kinds {
  fast: number;
  slow: number;
  /** Nobody listens there. */
  dead: number;
  /** Connections are accepted and never answered. */
  silent: number;
  huge: number;
}

export interface ServedFeed {
  id: string;
  url: string;
  kind: keyof Kinds;
}

const ports = 12;
const slowMs = 20_000;
const hugeBytes = 20 * 2 ** 20;
const hugeItems = 400;
const paragraph =
  '<p>The council of Vardan met on Tuesday and voted on the price of water for the town and the villages around it.</p>';

const lines = createInterface({ input: process.stdin });
const kinds = JSON.parse(await new Promise<string>((resolve) => lines.once('line', resolve))) as Kinds;

function itemOf(id: string, n: number, body: string): string {
  const address = `https://${id}.bench.example/news/${n}`;
  const date = new Date(Date.UTC(2024, 5, 8) + n * 60_000).toUTCString();
  return `<item><title>${id} tells its story number ${n}</title><link>${address}</link><guid>${address}</guid>
<pubDate>${date}</pubDate><description>Motion ${n}</description><content:encoded><![CDATA[${body}]]></content:encoded></item>`;
}

function feedOf(id: string, items: number, body: string): string {
  const entries = Array.from({ length: items }, (_, n) => itemOf(id, items - n, body)).join('');
  return `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>${id}</title>${entries}</channel></rss>`;
}

const huge = new Map<string, string>();
function hugeOf(id: string): string {
  const body = paragraph.repeat(Math.ceil(hugeBytes / hugeItems / paragraph.length));
  const known = huge.get(id) ?? feedOf(id, hugeItems, body);
  huge.set(id, known);
  return known;
}

let asked: [string, number][] = [];
const round = new Map<string, number>();

function answer(path: string, response: ServerResponse): void {
  const id = path.slice(1);
  asked.push([id, Date.now()]);
  const kind = id.split('-')[0];
  const times = (round.get(id) ?? 0) + 1;
  round.set(id, times);
  if (kind === 'silent') return;
  const send = (text: string) => response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(text);
  if (kind === 'slow') setTimeout(() => send(feedOf(id, 5, paragraph)), slowMs).unref();
  else if (kind === 'huge') send(hugeOf(id));
  // One in ten has a new entry each time.
  else send(feedOf(id, 5 + (Number(id.split('-')[1]) % 10 === 0 ? times : 0), paragraph));
}

const servers = Array.from({ length: ports }, () =>
  createServer((request, response) => answer(request.url ?? '', response)),
);
await Promise.all(
  servers.map((server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))),
);
const open = servers.map((server) => (server.address() as AddressInfo).port);
const closed = createServer();
await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
const deadPort = (closed.address() as AddressInfo).port;
closed.close();

const feeds: ServedFeed[] = [];
for (const kind of ['slow', 'dead', 'silent', 'huge', 'fast'] as const) {
  for (let n = 0; n < kinds[kind]; n++) {
    const id = `${kind}-${n}`;
    const port = kind === 'dead' ? deadPort : open[n % ports];
    feeds.push({ id, kind, url: `http://127.0.0.1:${port}/${id}` });
  }
}
process.stdout.write(`${JSON.stringify({ feeds })}\n`);
lines.on('line', () => {
  const since = asked;
  asked = [];
  process.stdout.write(`${JSON.stringify({ asked: since })}\n`);
});
lines.once('close', () => process.exit(0));
