/**
 * The desk with 10,000 drafts that wait, of 1,250 articles on 8 channels: how long the server takes for a page, and how
 * large it is, first, in the middle and last of the list, of one channel, and one card.
 *
 *   node bench/desk.ts [--short]
 */
import { decodeHTML } from 'entities';
import { request } from 'undici';
import { rounded, serve } from './load.ts';

const short = process.argv.includes('--short');
const articles = short ? 100 : 1_250;
const channels = 8;
const repeats = short ? 10 : 50;
const password = 'four gulls on a tarn';

const desk = await serve<{ address: string }>('deskNewsroom.ts', `${articles} ${channels} ${password}`);
const { address } = desk.answer;

async function get(path: string, cookie: string) {
  const begun = performance.now();
  const answer = await request(`${address}${path}`, { headers: { cookie, 'accept-encoding': 'gzip' } });
  const packed = Buffer.from(await answer.body.arrayBuffer());
  const ms = performance.now() - begun;
  if (answer.statusCode !== 200) throw new Error(`${path} answered ${answer.statusCode}`);
  return { ms, packed: packed.length };
}

async function signIn(): Promise<string> {
  const answer = await request(`${address}/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ username: 'anna', password }).toString(),
  });
  await answer.body.dump();
  const cookies = [answer.headers['set-cookie'] ?? []].flat();
  return cookies.map((cookie) => cookie.slice(0, cookie.indexOf(';'))).join('; ');
}

/** The page as text: what follows the `rel` link of its ways, where it has one. */
async function wayTo(path: string, rel: 'next' | 'prev', cookie: string) {
  const answer = await request(`${address}${path}`, { headers: { cookie } });
  const text = await answer.body.text();
  const href = text.match(new RegExp(`rel="${rel}" href="([^"]+)"`))?.[1];
  return { bytes: Buffer.byteLength(text), next: href && decodeHTML(href) };
}

async function measured(path: string, cookie: string) {
  const times: number[] = [];
  let packed = 0;
  for (let n = 0; n < repeats; n++) {
    const seen = await get(path, cookie);
    times.push(seen.ms);
    packed = seen.packed;
  }
  times.sort((a, b) => a - b);
  const { bytes } = await wayTo(path, 'next', cookie);
  return {
    p50: rounded(times[Math.floor(repeats / 2)] ?? 0),
    p95: rounded(times[Math.floor(repeats * 0.95)] ?? 0),
    bytes,
    packed,
  };
}

const cookie = await signIn();
let path = '/desk';
let middle = path;
let pages = 1;
for (let next = (await wayTo(path, 'next', cookie)).next; next; pages++) {
  path = next;
  if (pages === Math.floor(articles / 16)) middle = path;
  next = (await wayTo(path, 'next', cookie)).next;
}
const result = {
  articles,
  drafts: articles * channels,
  pages,
  first: await measured('/desk', cookie),
  middle: await measured(middle, cookie),
  last: await measured(path, cookie),
  channel: await measured('/desk?channel=c3', cookie),
  state: await measured('/desk?state=in_review', cookie),
};
process.stdout.write(`${JSON.stringify(result)}\n`);
await desk.stop();
