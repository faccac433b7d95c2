import type { IncomingMessage, ServerResponse } from 'node:http';
import { machineClock } from '../../src/clock.ts';
import type { FaultSource } from './faults.ts';
import { createLateQueue } from './lateQueue.ts';
import { answerGarbage, answerJson, cut, type Running, readBody } from './server.ts';
import { formOf, pictureIn, type UploadedPicture } from './uploads.ts';

export interface ChatOptions {
  now?: () => number;
  faults?: FaultSource;
  /** Called when a message has become visible, before any answer. */
  onStored?: (message: ChatMessage) => void;
}

/** A message that became visible. */
export interface ChatMessage {
  id: number;
  /** Simulated time (ms). */
  at: number;
  text: string;
  /** The picture sent with it. */
  picture?: UploadedPicture;
  edits: string[];
  deletedAt?: number;
}

export interface ChatSimulator extends Running {
  /** Every message that ever became visible, oldest first. */
  truth: ChatMessage[];
  /** The bodies of all requests to post. */
  posts: string[];
  secret: string;
}

type Answer = (status: number, body?: unknown) => void;

/** A request to post: its fields, and the picture that was sent with them as a file. */
export interface Given {
  body: unknown;
  file?: { name: string; bytes: number; picture: UploadedPicture | undefined };
}

export type Read = { text: string; picture?: UploadedPicture } | { refused: [number, unknown] };

/** JSON, or a form whose one file is the picture; undefined for anything else. */
async function readGiven(request: IncomingMessage): Promise<{ text: string; given?: Given }> {
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) {
    const text = await readBody(request);
    return type === 'application/json' ? { text, given: { body: JSON.parse(text) } } : { text };
  }
  const body: Record<string, string> = {};
  let file: Given['file'];
  for (const [name, value] of await formOf(request)) {
    if (typeof value === 'string') body[name] = value;
    else {
      if (file) return { text: 'two files' };
      const bytes = Buffer.from(await value.arrayBuffer());
      file = { name, bytes: bytes.length, picture: await pictureIn(bytes, name) };
    }
  }
  return { text: JSON.stringify(body), given: { body, ...(file ? { file } : {}) } };
}

/** What the three platforms have in common: messages without an idempotency key, and faults. */
export function createChat(options: ChatOptions) {
  const now = options.now ?? machineClock.now;
  const truth: ChatMessage[] = [];
  const posts: string[] = [];
  const queue = createLateQueue(now);

  /** One request to post: `read` returns the message or refuses, `receipt` answers with it. */
  async function post(
    request: IncomingMessage,
    response: ServerResponse,
    read: (given: Given) => Read,
    receipt: (message: ChatMessage, answer: Answer) => void,
    limited: [Record<string, string>, unknown],
  ): Promise<void> {
    queue.run();
    const fault = options.faults?.();
    if (fault === 'cut-before-reading') return cut(response);
    const { text, given: sent } = await readGiven(request);
    posts.push(text);
    const answer: Answer = (status, body) => {
      if (typeof body === 'string') response.writeHead(status, { 'content-type': 'text/plain' }).end(body);
      else answerJson(response, status, body ?? {});
    };
    if (fault === '429') return answerJson(response, 429, limited[1], limited[0]);
    if (fault === 'refuse') return answer(403, { description: 'Forbidden', message: 'Forbidden' });
    if (fault === '500-before-storing') return answer(500, { message: 'Internal Server Error' });
    if (!sent) return answer(400, { message: 'not JSON, and no form' });
    const given = read(sent);
    if ('refused' in given) return answer(...given.refused);
    const message: ChatMessage = { id: truth.length + 1, at: now(), edits: [], ...given };
    const store = () => {
      truth.push(message);
      options.onStored?.(message);
    };
    if (fault === 'queued') {
      queue.add(store);
      return cut(response);
    }
    store();
    if (fault === 'cut-after-storing') return cut(response);
    if (fault === 'stall-after-storing') return;
    if (fault === '500-after-storing') return answer(500, { message: 'Internal Server Error' });
    if (fault === 'garbage') return answerGarbage(response);
    receipt(message, answer);
  }

  const there = (id: number) => truth.find((each) => each.id === id && each.deletedAt === undefined);
  return { truth, posts, post, there, now };
}
