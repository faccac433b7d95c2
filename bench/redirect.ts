/**
 * Redirects per second with every click counted, compared in alternating rounds with a bare node:http with a Map, a
 * bare node:http that asks Redis each time, and nginx with one `return 302` (if installed). Then checks that the store
 * has every click. Then the cost of links: memory for each, in the store and in the process, and the rate as their
 * number grows, for links that are in memory and for links that must be read from the store.
 *
 * node bench/redirect.ts [--short] [--full] up to 10^5, 10^6 or 10^7 links
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { load, loadMany, measured, median, rounded, serve } from './load.ts';
import { serveRedirect } from './nginx.ts';

const short = process.argv.includes('--short');
const full = process.argv.includes('--full');
const rounds = short ? 2 : 5;
const seconds = short ? 1 : 8;

interface Newsroom {
  address: string;
  links: string[];
  dataFolder: string;
}

const target = 'https://bench.example/news/0';
const newsroom = await serve<Newsroom>('newsroom.ts');
const { address, links, dataFolder } = newsroom.answer;
const path = `/s/${links[0]}`;
const redirects = { [path]: target };
const bare = await serve<{ port: number }>('bare.ts', JSON.stringify({ redirects, documents: {} }));
const at = (name: string) => readFile(join(dataFolder, name), 'utf8');
const redis = { port: Number(await at('redis.port')), password: (await at('redis.password')).trim() };
const bareRedis = await serve<{ port: number }>('bareRedis.ts', JSON.stringify({ redirects, redis }));
const nginx = await serveRedirect(target);

const contenders = {
  slugline: `${address}${path}`,
  bareMap: `http://127.0.0.1:${bare.answer.port}${path}`,
  bareRedis: `http://127.0.0.1:${bareRedis.answer.port}${path}`,
  ...(nginx ? { nginx: `${nginx.address}${path}` } : {}),
};
type Contender = keyof typeof contenders;
const rates = new Map<string, number[]>();
const ratios = new Map<string, number[]>();
const cpu: number[] = [];
const put = (into: Map<string, number[]>, name: string, figure: number) =>
  into.set(name, [...(into.get(name) ?? []), figure]);

for (const url of Object.values(contenders)) await load(url, 1);
const before = await newsroom.ask<{ clicks: number }>('clicks');
let answered = 0;
for (let round = 0; round < rounds; round++) {
  const ours = await measured(newsroom, contenders.slugline, seconds);
  const map = await measured(bare, contenders.bareMap, seconds);
  answered += ours.requests;
  cpu.push(map.cpuPerRequest / ours.cpuPerRequest);
  put(rates, 'slugline', ours.requestsPerSecond);
  put(rates, 'bareMap', map.requestsPerSecond);
  put(ratios, 'bareMap', ours.requestsPerSecond / map.requestsPerSecond);
  for (const name of ['bareRedis', 'nginx'] as const) {
    const url = (contenders as Partial<Record<Contender, string>>)[name];
    if (!url) continue;
    const { requestsPerSecond } = await load(url, seconds);
    put(rates, name, requestsPerSecond);
    put(ratios, name, ours.requestsPerSecond / requestsPerSecond);
  }
}
await new Promise((done) => setTimeout(done, 2_000));
const after = await newsroom.ask<{ clicks: number }>('clicks');
await Promise.all([newsroom.stop(), bare.stop(), bareRedis.stop(), nginx?.stop()]);

const middle = (of: Map<string, number[]>, round: (figure: number) => number) =>
  Object.fromEntries([...of].map(([name, figures]) => [name, round(median(figures))]));

console.log(
  JSON.stringify({
    bench: 'redirect',
    requestsPerSecond: middle(rates, Math.round),
    ratioTo: middle(ratios, rounded),
    ratioToBareMapByCpu: rounded(median(cpu)),
    // At the end of a round the load generator drops up to one response per connection, which is counted here but not
    // there.
    answered,
    clicksCounted: after.clicks - before.clicks,
    links: await costOfLinks(),
  }),
);

/** The cost of this many links, and how fast they are followed: first 1,000 of them repeatedly, then any of all. */
async function costOfLinks(): Promise<Record<string, number>[]> {
  const linkServer = await serve<{ address: string }>('links.ts');
  type Used = { link: number; clicks: number; process: number };
  const sizes = [1e3, 1e4, 1e5, ...(short ? [] : [1e6]), ...(full ? [1e7] : [])];
  const found: Record<string, number>[] = [];
  const long = short ? 1 : 4;
  for (const size of sizes) {
    const filled = await linkServer.ask<Used>(String(size));
    const hot = await loadMany(`${linkServer.answer.address}/s/`, Math.min(size, 1_000), long);
    const any = await loadMany(`${linkServer.answer.address}/s/`, size, long);
    const used = await linkServer.ask<Used>('0');
    found.push({
      links: size,
      storeBytesALink: filled.link,
      storeBytesOfAClickedLink: used.clicks,
      processMiB: Math.round(used.process / 1_048_576),
      inMemoryPerSecond: Math.round(hot),
      anyPerSecond: Math.round(any),
    });
  }
  await linkServer.stop();
  return found;
}
