/**
 * A newsroom under 200 concurrent sign-in attempts from 200 addresses, repeated without a pause: how long readers wait
 * for feeds, and whether an article that is withdrawn meanwhile is in any response to a later request.
 *
 * node bench/signIn.ts [--short]
 */
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { Agent, request } from 'undici';
import { rounded, serve } from './load.ts';

const short = process.argv.includes('--short');
const tries = 200;
const withdrawals = short ? 5 : 30;
const readsEach = 12;

const newsroom = await serve<{ address: string; ids: string[]; token: string }>('newsroom.ts');
const { address, ids, token } = newsroom.answer;
const attackers = new Agent({ connections: tries });
const extensions = ['rss', 'atom', 'json'];
const unpacked: Record<string, (bytes: Buffer) => Buffer> = {
  identity: (bytes) => bytes,
  gzip: gunzipSync,
  br: brotliDecompressSync,
};
const codings = Object.keys(unpacked);
const statuses: Record<string, number> = {};
let attacking = true;

async function attack(n: number): Promise<void> {
  for (let round = 0; attacking; round++) {
    const answer = await request(`${address}/login`, {
      method: 'POST',
      body: new URLSearchParams({ username: `person${n}-${round}`, password: 'a guess of mine' }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': `198.51.100.${n}` },
      dispatcher: attackers,
    });
    await answer.body.dump();
    statuses[answer.statusCode] = (statuses[answer.statusCode] ?? 0) + 1;
    // A refused client tries again soon, but not in a busy loop, so that one core stays free.
    if (answer.statusCode !== 401) await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const waits: number[] = [];

/** Whether a feed, as a reader gets it, contains an article. */
async function holds(id: string, n: number): Promise<boolean> {
  const begun = performance.now();
  const extension = extensions[n % extensions.length];
  const answer = await request(`${address}/feeds/all.${extension}`, {
    headers: { 'accept-encoding': codings[Math.floor(n / extensions.length) % codings.length] ?? 'identity' },
  });
  const bytes = Buffer.from(await answer.body.arrayBuffer());
  waits.push(performance.now() - begun);
  if (answer.statusCode !== 200) throw new Error(`a feed answered ${answer.statusCode}`);
  const plain = unpacked[String(answer.headers['content-encoding'] ?? 'identity')]?.(bytes).toString();
  if (plain === undefined) throw new Error('a feed came in a coding that nobody asked for');
  return plain.includes(`Council number ${ids.indexOf(id)} votes`);
}

async function withdraw(id: string): Promise<void> {
  const answer = await request(`${address}/api/v1/articles/${id}/withdraw`, {
    method: 'POST',
    body: JSON.stringify({ note: 'It was wrong.' }),
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  });
  if (answer.statusCode !== 200) throw new Error(`withdrawing answered ${answer.statusCode}`);
  await answer.body.dump();
}

const attacks = Array.from({ length: tries }, (_, n) => attack(n));
await new Promise((resolve) => setTimeout(resolve, 1_000));
const begun = performance.now();
let old = 0;
for (const id of ids.slice(0, withdrawals)) {
  await withdraw(id);
  for (let n = 0; n < readsEach; n++) if (await holds(id, n)) old += 1;
}
const seconds = (performance.now() - begun) / 1_000;
attacking = false;
await Promise.all(attacks);
await newsroom.stop();

const sorted = waits.toSorted((a, b) => a - b);
const at = (share: number) => rounded(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
process.stdout.write(
  `${JSON.stringify({
    bench: 'signIn',
    tries: statuses,
    seconds: rounded(seconds),
    reads: waits.length,
    oldBytes: old,
    feedMs: { p50: at(0.5), p95: at(0.95), max: at(1) },
  })}\n`,
);
