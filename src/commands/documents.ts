import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Needs } from '../actions/needs.ts';
import { reasonOf, SluglineError } from '../errors.ts';
import { readBeside } from '../extract/beside.ts';
import type { ReadDocument } from '../extract/index.ts';
import type { Selectors } from '../extract/selectors.ts';
import type { Shell } from './shell.ts';

const largest = 10 * 1024 * 1024;

/** What a source's configuration says of its documents. */
export interface ReadWishes {
  language?: string | undefined;
  selectors?: Selectors | undefined;
}

interface Bytes {
  bytes: Uint8Array;
  contentType?: string;
  url?: string;
}

/** The articles of a file, a web address (through the outbound guard) or, for `-`, standard input. */
export async function readInput(
  name: string,
  shell: Shell,
  needs: Needs,
  { language, selectors }: ReadWishes = {},
): Promise<ReadDocument> {
  const { bytes, contentType, url } = await bytesOf(name, shell, needs);
  const where = name === '-' ? 'standard input' : name;
  if (bytes.byteLength > largest) throw new SluglineError('article.too-large', { where, limit: '10 MiB' });
  const { newsroom } = needs.config;
  const options = {
    name: where,
    timezone: newsroom.timezone,
    now: needs.clock.now(),
    language: language ?? newsroom.language,
    ...(contentType ? { contentType } : {}),
    ...(url ? { url } : {}),
    ...(selectors ? { selectors } : {}),
  };
  return readBeside(bytes, options, needs.clock);
}

async function bytesOf(name: string, shell: Shell, needs: Needs): Promise<Bytes> {
  if (name === '-') return { bytes: await shell.input() };
  if (/^https?:\/\//i.test(name)) return fetched(name, needs);
  try {
    return { bytes: await readFile(resolve(shell.workingFolder, name)) };
  } catch (error) {
    throw new SluglineError('file.not-read', { path: name, why: whyUnread(error) }, { cause: error });
  }
}

/** What the system says in its own shorthand, in words. */
function whyUnread(error: unknown): string {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'EACCES' || code === 'EPERM') return 'this user may not read it';
  return reasonOf(error);
}

async function fetched(address: string, needs: Needs): Promise<Bytes> {
  const response = await needs.net.request(address, {
    headers: { accept: 'text/html, application/xhtml+xml, application/json, text/plain;q=0.9, */*;q=0.5' },
  });
  if (response.status < 200 || response.status >= 300) {
    const { host } = new URL(address);
    throw new SluglineError('net.failed', { host, why: `it answered ${response.status}` });
  }
  const contentType = response.headers['content-type'];
  return { bytes: response.body, url: response.url, ...(contentType ? { contentType } : {}) };
}
