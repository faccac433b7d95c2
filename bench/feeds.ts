/**
 * Feed requests per second, compared with bare node:http with the same bytes in memory and nginx with the same bytes in
 * files (if installed), alternating in the same run: the whole feed plain and compressed, and 304.
 *
 * node bench/feeds.ts [--short]
 */
import { request } from 'undici';
import { load, measured, median, rounded, serve } from './load.ts';
import { serveStatic } from './nginx.ts';

const short = process.argv.includes('--short');
const rounds = short ? 2 : 5;
const seconds = short ? 1 : 10;

const newsroom = await serve<{ address: string }>('newsroom.ts');
const { address } = newsroom.answer;
const path = '/feeds/all.rss';

interface Case {
  name: string;
  /** The path of the same bytes on the bare server. */
  barePath: string;
  headers: Record<string, string>;
}

async function documentFor(headers: Record<string, string>) {
  const answer = await request(`${address}${path}`, { headers });
  const body = Buffer.from(await answer.body.arrayBuffer());
  const sites = Object.fromEntries(
    ['content-type', 'content-encoding', 'etag', 'last-modified', 'cache-control', 'vary'].flatMap((name) => {
      const value = answer.headers[name];
      return value === undefined ? [] : [[name, String(value)]];
    }),
  );
  return { body: body.toString('base64'), bytes: body.length, headers: sites };
}

const plain = await documentFor({});
const packed = await documentFor({ 'accept-encoding': 'gzip' });
const documents = { [path]: plain, '/packed': packed };
const bytesOf = ({ body }: { body: string }) => Buffer.from(body, 'base64');
const files = { 'all.rss': bytesOf(plain), 'all.rss.gz': bytesOf(packed) };
const nginx = await serveStatic(files, plain.headers['content-type'] ?? 'application/rss+xml');
const nginxPath = `${nginx?.address}/all.rss`;

/** nginx makes its own entity tags. */
async function nginxTag(): Promise<string> {
  const answer = await request(nginxPath);
  await answer.body.dump();
  return String(answer.headers.etag ?? '');
}

const nginxHeaders = async ({ headers }: Case): Promise<Record<string, string>> =>
  headers['if-none-match'] === undefined ? headers : { 'if-none-match': await nginxTag() };

const bare = await serve<{ port: number }>('bare.ts', JSON.stringify({ redirects: {}, documents }));
const bareAddress = `http://127.0.0.1:${bare.answer.port}`;

const cases: Case[] = [
  { name: 'whole', barePath: path, headers: {} },
  { name: 'gzip', barePath: '/packed', headers: { 'accept-encoding': 'gzip' } },
  { name: 'notModified', barePath: path, headers: { 'if-none-match': plain.headers.etag ?? '' } },
];
const results: Record<string, unknown> = {};
for (const one of cases) {
  const rates: { ours: number[]; theirs: number[]; nginx: number[] } = { ours: [], theirs: [], nginx: [] };
  const ratios: number[] = [];
  const nginxRatios: number[] = [];
  const cpuRatios: number[] = [];
  await load(`${address}${path}`, 1, one.headers);
  for (let round = 0; round < rounds; round++) {
    const ours = await measured(newsroom, `${address}${path}`, seconds, one.headers);
    const theirs = await measured(bare, `${bareAddress}${one.barePath}`, seconds, one.headers);
    rates.ours.push(ours.requestsPerSecond);
    rates.theirs.push(theirs.requestsPerSecond);
    ratios.push(ours.requestsPerSecond / theirs.requestsPerSecond);
    cpuRatios.push(theirs.cpuPerRequest / ours.cpuPerRequest);
    if (!nginx) continue;
    const fromFiles = await load(nginxPath, seconds, await nginxHeaders(one));
    rates.nginx.push(fromFiles.requestsPerSecond);
    nginxRatios.push(ours.requestsPerSecond / fromFiles.requestsPerSecond);
  }
  results[one.name] = {
    requestsPerSecond: Math.round(median(rates.ours)),
    bareRequestsPerSecond: Math.round(median(rates.theirs)),
    ratioToBare: rounded(median(ratios)),
    ratioToBareByCpu: rounded(median(cpuRatios)),
    ...(nginx
      ? {
          nginxRequestsPerSecond: Math.round(median(rates.nginx)),
          ratioToNginx: rounded(median(nginxRatios)),
        }
      : { nginx: null }),
  };
}
await Promise.all([newsroom.stop(), bare.stop(), nginx?.stop()]);
console.log(JSON.stringify({ bench: 'feeds', bytes: plain.bytes, packedBytes: packed.bytes, ...results }));
