/**
 * Redirects a second with every click counted, beside bare node:http with a Map in the same run, in turns. Then asks
 * the store whether every click is there.
 *
 *   node bench/redirect.ts [--short]
 */
import { load, measured, median, rounded, serve } from './load.ts';

const short = process.argv.includes('--short');
const rounds = short ? 3 : 5;
const seconds = short ? 3 : 10;

const newsroom = await serve<{ address: string; links: string[] }>('newsroom.ts');
const { address, links } = newsroom.said;
const [code = ''] = links;
const path = `/s/${code}`;
const redirects = { [path]: 'https://bench.example/news/0' };
const bare = await serve<{ port: number }>('bare.ts', JSON.stringify({ redirects, documents: {} }));

const addresses = { slugline: `${address}${path}`, bare: `http://127.0.0.1:${bare.said.port}${path}` };
await load(addresses.slugline, 1);
await load(addresses.bare, 1);
const before = await newsroom.ask<{ clicks: number }>('clicks');
const ratios: number[] = [];
const cpuRatios: number[] = [];
const rates: { slugline: number[]; bare: number[] } = { slugline: [], bare: [] };
let asked = 0;
for (let round = 0; round < rounds; round++) {
  const ours = await measured(newsroom, addresses.slugline, seconds);
  const theirs = await measured(bare, addresses.bare, seconds);
  asked += ours.requests;
  rates.slugline.push(ours.requestsPerSecond);
  rates.bare.push(theirs.requestsPerSecond);
  cpuRatios.push(theirs.cpuPerRequest / ours.cpuPerRequest);
  ratios.push(ours.requestsPerSecond / theirs.requestsPerSecond);
}
await new Promise((done) => setTimeout(done, 2_000));
const after = await newsroom.ask<{ clicks: number }>('clicks');
await Promise.all([newsroom.stop(), bare.stop()]);

console.log(
  JSON.stringify({
    bench: 'redirect',
    requestsPerSecond: Math.round(median(rates.slugline)),
    bareRequestsPerSecond: Math.round(median(rates.bare)),
    ratioToBare: rounded(median(ratios)),
    ratioToBareByCpu: rounded(median(cpuRatios)),
    // The load generator cuts up to one answer a connection off at the end of a round: counted here, not there.
    answered: asked,
    clicksCounted: after.clicks - before.clicks,
  }),
);
