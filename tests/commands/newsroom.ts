import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../support/redis.ts';

/** The command line as people call it. */
export const program = fileURLToPath(new URL('../../bin/slugline', import.meta.url));

export interface Ran {
  status: number | null;
  out: string;
  errors: string;
}

/** A folder with a newsroom.yaml, in which the real program is run. */
export interface Trial {
  folder: string;
  /** What it is run with. */
  environment: NodeJS.ProcessEnv;
  run(args: string[], options?: { input?: string; environment?: NodeJS.ProcessEnv }): Promise<Ran>;
  /** A `start` that runs until the trial is over; resolves once it is ready. */
  start(args: string[], environment?: NodeJS.ProcessEnv): Promise<ChildProcess>;
  write(name: string, text: string): Promise<void>;
  end(): Promise<void>;
}

const configuration = `newsroom:
  { id: trial, name: The Trial Post, url: "https://post.example", language: en, timezone: Asia/Karachi }
feeds:
  - { id: all, title: Everything }
sources:
  - { id: inbox, type: folder, path: ./inbox, section: city }
channels:
  - { id: social, type: mastodon, baseUrl: "https://mastodon.invalid", token: "\${TRIAL_TOKEN}", dryRun: true }
`;

/**
 * What it is run with in a trial's folder. At the usual port the newsrooms of other tests would find it, and its 404 for
 * their links' cards.
 */
export function environmentOf(folder: string, port: number): NodeJS.ProcessEnv {
  const { REDIS_URL, SLUGLINE_CONFIG, SLUGLINE_SECRET, LOG_LEVEL, PORT, HOST, ...rest } = process.env;
  return {
    ...{ ...rest, SLUGLINE_DATA: join(folder, 'data'), TRIAL_TOKEN: 'a-token-of-the-trial' },
    PORT: String(port),
  };
}

export async function openTrial(): Promise<Trial> {
  const folder = await mkdtemp(join(tmpdir(), 'slugline-commands-'));
  await mkdir(join(folder, 'inbox'));
  await writeFile(join(folder, 'newsroom.yaml'), configuration);
  const own = environmentOf(folder, await freePort());
  const started: ChildProcess[] = [];
  return {
    folder,
    environment: own,
    async run(args, { input, environment } = {}) {
      const child = spawn(program, args, { cwd: folder, env: { ...own, ...environment } });
      let out = '';
      let errors = '';
      child.stdout.on('data', (chunk) => {
        out += chunk;
      });
      child.stderr.on('data', (chunk) => {
        errors += chunk;
      });
      // A command that needs no input may be over before it is written.
      child.stdin.on('error', () => {});
      child.stdin.end(input ?? '');
      const [status] = (await once(child, 'close')) as [number | null];
      return { status, out, errors };
    },
    async start(args, more = {}) {
      const env = { ...own, LOG_LEVEL: 'info', ...more };
      const child = spawn(program, ['start', ...args], { cwd: folder, env });
      started.push(child);
      for await (const chunk of child.stdout) if (String(chunk).includes('running')) break;
      return child;
    },
    write: (name, text) => writeFile(join(folder, name), text),
    async end() {
      for (const child of started) {
        if (child.exitCode !== null || child.signalCode !== null) continue;
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** An article page as a newsroom publishes it, with a second article below the first. */
export const page = `Ferry service to Gull Island starts on Monday

The ferry Petrel at the old pier. Photo: Mina Rao
Short Url
Updated 12 May 2026
Follow
Ferry service to Gull Island starts on Monday
• Two crossings a day, at seven and at four
• Tickets cost three crowns, children travel free

HARBOURTOWN: The ferry Petrel takes up its service to Gull Island on Monday, the harbour office said.

The island has had no connection since the winter storms.

Library opens its reading room until midnight
Updated 12 May 2026
Follow
Library opens its reading room until midnight
• Longer hours until the end of the examinations

HARBOURTOWN: The city library keeps its reading room open until midnight for six weeks.
`;
