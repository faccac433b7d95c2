import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Context } from '../../actions/context.ts';
import { reasonOf, SluglineError } from '../../errors.ts';
import type { Selectors } from '../../extract/html/selectors.ts';
import type { ReadDocument } from '../../extract/index.ts';
import { parseInWorker } from '../../extract/parseInWorker.ts';
import type { Shell } from '../shell.ts';

const largest = 10 * 1024 * 1024;

/** A source's settings for its documents. */
export interface ReadOptions {
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
  context: Context,
  { language, selectors }: ReadOptions = {},
): Promise<ReadDocument> {
  const { bytes, contentType, url } = await bytesOf(name, shell, context);
  const where = name === '-' ? 'standard input' : name;
  if (bytes.byteLength > largest) throw new SluglineError('article.too-large', { where, limit: '10 MiB' });
  const { newsroom } = context.config;
  const options = {
    name: where,
    timezone: newsroom.timezone,
    now: context.clock.now(),
    language: language ?? newsroom.language,
    ...(contentType ? { contentType } : {}),
    ...(url ? { url } : {}),
    ...(selectors ? { selectors } : {}),
  };
  return parseInWorker(bytes, options, context.clock);
}

async function bytesOf(name: string, shell: Shell, context: Context): Promise<Bytes> {
  if (name === '-') return { bytes: await shell.input() };
  if (/^https?:\/\//i.test(name)) return fetched(name, context);
  try {
    return { bytes: await readFile(resolve(shell.workingFolder, name)) };
  } catch (error) {
    throw new SluglineError('file.not-read', { path: name, why: whyUnread(error) }, { cause: error });
  }
}

/** The system's error code as a sentence. */
function whyUnread(error: unknown): string {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'EACCES' || code === 'EPERM') return 'this user may not read it';
  return reasonOf(error);
}

async function fetched(address: string, context: Context): Promise<Bytes> {
  const response = await context.net.request(address, {
    headers: { accept: 'text/html, application/xhtml+xml, application/json, text/plain;q=0.9, */*;q=0.5' },
  });
  if (response.status < 200 || response.status >= 300) {
    const { host } = new URL(address);
    throw new SluglineError('net.failed', { host, why: `it answered ${response.status}` });
  }
  const contentType = response.headers['content-type'];
  return { bytes: response.body, url: response.url, ...(contentType ? { contentType } : {}) };
}
