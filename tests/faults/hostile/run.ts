/**
 * `npm run hostile [-- --short]`: sends everything in `inputs.ts` to every door of a real program and checks it afterwards.
 * It must be the same process, its event loop never busy for over 250 ms in one turn, its memory level from one round to
 * the next, and a good article must still come through. Prints one JSON line; exit status 1 where something fell short.
 */
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openProgram, type Program } from '../../whole/program.ts';
import { type Attack, doors, ingest } from './doors.ts';
import { rssDocuments } from './inputs.ts';

const isShort = process.argv.includes('--short');
const length = isShort ? 8_000 : 100_000;
const rounds = isShort ? 1 : 3;
const maxBusyMs = 250;
const secret = 'a-secret-for-the-hostile-cms';

/** A site whose feed is another hostile document each time it is asked for. */
async function openSite(documents: string[]): Promise<{ server: Server; served: () => number }> {
  let served = 0;
  const server = createServer((_, response) => {
    const document = documents[served % documents.length];
    served += 1;
    response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(document);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, served: () => served };
}

function configuration(feedPort: number): string {
  return `newsroom: { id: hostile, name: The Hostile Gazette, url: "https://hostile.example", language: en, timezone: UTC }
sources:
  - { id: cms, type: webhook, secret: "\${CMS_SECRET}" }
  - { id: inbox, type: folder, path: ./inbox, cron: "*/2 * * * * *" }
  - { id: site, type: feed, url: "http://127.0.0.1:${feedPort}/feed.xml", cron: "* * * * * *", history: drafts }
feeds:
  - { id: all, title: Everything }
channels:
  - { id: mastodon, type: mastodon, baseUrl: "http://127.0.0.1:9", token: "\${CMS_SECRET}", dryRun: true }
  - { id: x, type: x, token: "\${CMS_SECRET}", dryRun: true }
web: { trustProxy: [127.0.0.1/32] }
network: { allow: [127.0.0.1/32] }
`;
}

/** Resident memory of a process, in MiB (Linux). */
async function memoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}

async function processId(program: Program): Promise<number> {
  const instance = JSON.parse(await program.read('data/instance.json')) as { pid: number };
  return instance.pid;
}

/** A good article, handed in now, is in the feed within the program's patience. */
async function isServing(attack: Attack, headline: string): Promise<boolean> {
  if ((await ingest(attack, { headline, id: headline })) !== 202) return false;
  return attack.program.until(`“${headline}” in the feed`, async () =>
    (await attack.program.feed('all', 'json')).includes(headline),
  );
}

async function main(): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'slugline-hostile-'));
  const probe = join(folder, 'busy.jsonl');
  const documents = rssDocuments(length);
  const site = await openSite(documents);
  const { port } = site.server.address() as AddressInfo;
  const program = await openProgram(configuration(port), {
    CMS_SECRET: secret,
    LOG_LEVEL: 'error',
    NODE_OPTIONS: `--import ${fileURLToPath(new URL('loopProbe.mjs', import.meta.url))}`,
    LOOP_PROBE: probe,
  });
  const findings: string[] = [];
  const memory: number[] = [];
  let longestBusyMs = 0;
  try {
    await mkdir(join(program.folder, 'inbox'), { recursive: true });
    await program.start();
    const { token } = await program.command<{ token: string }>(
      'token',
      'create',
      '--role',
      'admin',
      '--name',
      'hostile',
    );
    const attack: Attack = { program, token, secret, length };
    const pid = await processId(program);
    await ingest(attack, { headline: 'A steady one', id: 'steady' });
    await fetch(`${program.base}/api/v1/links`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ target: 'https://hostile.example/steady', code: 'steady' }),
    });
    const judged = async (name: string, attempt: () => Promise<unknown>) => {
      const before = (await busySpells(probe)).length;
      await attempt().catch((error: Error) => findings.push(`${name}: ${error.message}`));
      const longest = Math.max(0, ...(await busySpells(probe)).slice(before));
      longestBusyMs = Math.max(longestBusyMs, longest);
      if (longest > maxBusyMs) findings.push(`${name}: the event loop was busy for ${longest} ms`);
      if (!program.isRunning())
        throw new Error(`${name}: the process ended\n${program.printed().slice(-2_000)}`);
    };
    for (let round = 1; round <= rounds; round += 1) {
      for (const [name, attempt] of Object.entries(doors)) await judged(name, () => attempt(attack));
      await judged('a polled feed', () =>
        program.until('every hostile feed was polled', async () => site.served() >= documents.length * round),
      );
      await judged('a good article afterwards', async () => {
        if (!(await isServing(attack, `Good news of round ${round}`))) throw new Error('it was refused');
      });
      memory.push(await memoryOf(pid));
    }
    if ((await processId(program)) !== pid) findings.push('the process was replaced');
    const [first = 0] = memory;
    const last = memory.at(-1) ?? 0;
    if (last > first * 1.3 + 50) findings.push(`memory grew from ${first} to ${last} MiB`);
  } catch (error) {
    findings.push(error instanceof Error ? error.message : String(error));
  } finally {
    await program.end();
    site.server.closeAllConnections();
    site.server.close();
  }
  await rm(folder, { recursive: true, force: true });
  process.stdout.write(
    `${JSON.stringify({ bench: 'hostile', length, rounds, doors: Object.keys(doors).length, polled: site.served(), longestBusyMs, memoryMiB: memory, findings })}\n`,
  );
  return findings.length === 0;
}

async function busySpells(file: string): Promise<number[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { busyMs: number }).busyMs);
}

process.exitCode = (await main()) ? 0 : 1;
