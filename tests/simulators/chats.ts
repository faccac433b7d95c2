import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { machineClock } from '../../src/clock.ts';
import type { FaultSource } from './faults.ts';
import { createLateQueue } from './lateQueue.ts';
import { answerGarbage, answerJson, cut, type Running, readBody, serve } from './server.ts';

export interface ChatOptions {
  now?: () => number;
  faults?: FaultSource;
  /** Called when a message has become visible, before any answer. */
  onStored?: (message: ChatMessage) => void;
}

/** A message that became visible. */
interface ChatMessage {
  id: number;
  /** Simulated time (ms). */
  at: number;
  text: string;
  photo?: string;
  edits: string[];
  deletedAt?: number;
}

export interface ChatSimulator extends Running {
  /** Every message that ever became visible, oldest first. */
  truth: ChatMessage[];
  /** The bodies of requests that asked to post. */
  posts: string[];
  secret: string;
}

type Answer = (status: number, body?: unknown) => void;

/** What the three platforms have in common: messages without any key, and faults. */
function createChat(options: ChatOptions) {
  const now = options.now ?? machineClock.now;
  const truth: ChatMessage[] = [];
  const posts: string[] = [];
  const queue = createLateQueue(now);

  /** One request to post: `read` gives the message or refuses, `receipt` answers with it. */
  async function post(
    request: IncomingMessage,
    response: ServerResponse,
    read: (body: unknown) => { text: string; photo?: string } | { refused: [number, unknown] },
    receipt: (message: ChatMessage, answer: Answer) => void,
    limited: [Record<string, string>, unknown],
  ): Promise<void> {
    queue.run();
    const fault = options.faults?.();
    if (fault === 'cut-before-reading') return cut(response);
    const text = await readBody(request);
    posts.push(text);
    const answer: Answer = (status, body) => {
      if (typeof body === 'string') response.writeHead(status, { 'content-type': 'text/plain' }).end(body);
      else answerJson(response, status, body ?? {});
    };
    if (fault === '429') return answerJson(response, 429, limited[1], limited[0]);
    if (fault === 'refuse') return answer(403, { description: 'Forbidden', message: 'Forbidden' });
    if (fault === '500-before-storing') return answer(500, { message: 'Internal Server Error' });
    if (request.headers['content-type'] !== 'application/json') return answer(400, { message: 'not JSON' });
    const given = read(JSON.parse(text));
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

const Entity = z.strictObject({
  type: z.enum(['url', 'mention', 'hashtag']),
  offset: z.int().min(0),
  length: z.int().min(1),
});
const SendMessage = z.strictObject({
  chat_id: z.literal('@courier'),
  text: z
    .string()
    .min(1)
    .refine((text) => [...text].length <= 4_096, 'message is too long'),
  entities: z.array(Entity),
  link_preview_options: z.strictObject({ url: z.url().optional(), is_disabled: z.boolean().optional() }),
});
const SendPhoto = z.strictObject({
  chat_id: z.literal('@courier'),
  photo: z.url(),
  caption: z.string().refine((text) => [...text].length <= 1_024, 'caption is too long'),
  caption_entities: z.array(Entity),
});

const EditText = SendMessage.extend({ message_id: z.int() });
const EditCaption = SendPhoto.omit({ photo: true }).extend({ message_id: z.int() });

/** Telegram's Bot API for one bot that may post to @courier. Pictures at hosts named `gone` can't be got. */
export async function startTelegram(options: ChatOptions = {}): Promise<ChatSimulator> {
  const chat = createChat(options);
  const secret = '771:simulated-bot-token';

  function refused(description: string): { refused: [number, unknown] } {
    return { refused: [400, { ok: false, error_code: 400, description: `Bad Request: ${description}` }] };
  }

  function message(body: unknown, isPhoto: boolean) {
    if (isPhoto) {
      const read = SendPhoto.safeParse(body);
      if (!read.success) return refused(z.prettifyError(read.error));
      if (new URL(read.data.photo).hostname.startsWith('gone'))
        return refused('failed to get HTTP URL content');
      return { text: read.data.caption, photo: read.data.photo };
    }
    const read = SendMessage.safeParse(body);
    if (!read.success) return refused(z.prettifyError(read.error));
    const { text, entities } = read.data;
    if (entities.some(({ offset, length }) => offset + length > text.length))
      return refused('entity beyond text');
    return { text };
  }

  const running = await serve(async (request, response, url) => {
    const [, bot = '', method = ''] = url.pathname.split('/');
    if (bot !== `bot${secret}`)
      return answerJson(response, 401, { ok: false, error_code: 401, description: 'Unauthorized' });
    if (method === 'getMe')
      return answerJson(response, 200, { ok: true, result: { id: 7, username: 'courier_bot' } });
    if (method === 'sendMessage' || method === 'sendPhoto') {
      return chat.post(
        request,
        response,
        (body) => message(body, method === 'sendPhoto'),
        ({ id }, answer) =>
          answer(200, {
            ok: true,
            result: { message_id: id, chat: { id: -100_12, type: 'channel', username: 'courier' } },
          }),
        [
          {},
          { ok: false, error_code: 429, description: 'Too Many Requests', parameters: { retry_after: 60 } },
        ],
      );
    }
    const isCaption = method === 'editMessageCaption';
    if (isCaption || method === 'editMessageText') {
      const given = (isCaption ? EditCaption : EditText).safeParse(JSON.parse(await readBody(request)));
      const found = given.success ? chat.there(given.data.message_id) : undefined;
      const bad = (description: string) =>
        answerJson(response, 400, { ok: false, description: `Bad Request: ${description}` });
      if (!given.success) return bad(z.prettifyError(given.error));
      if (!found) return bad('message to edit not found');
      if (!isCaption && found.photo) return bad('there is no text in the message to edit');
      const text = 'text' in given.data ? given.data.text : given.data.caption;
      if (text === (found.edits.at(-1) ?? found.text))
        return bad('message is not modified: specified new message content is exactly the same');
      found.edits.push(text);
      return answerJson(response, 200, { ok: true, result: { message_id: found.id } });
    }
    const body = z
      .looseObject({ chat_id: z.string(), message_id: z.int().optional() })
      .parse(JSON.parse(await readBody(request)));
    if (body.chat_id !== '@courier')
      return answerJson(response, 400, { ok: false, description: 'Bad Request: chat not found' });
    if (method === 'getChat')
      return answerJson(response, 200, { ok: true, result: { id: -100_12, title: 'The Courier' } });
    const found = method === 'deleteMessage' ? chat.there(body.message_id ?? 0) : undefined;
    if (!found)
      return answerJson(response, 400, {
        ok: false,
        description: 'Bad Request: message to delete not found',
      });
    found.deletedAt = chat.now();
    answerJson(response, 200, { ok: true, result: true });
  });
  return { ...running, truth: chat.truth, posts: chat.posts, secret };
}

const DiscordMessage = z.strictObject({
  content: z
    .string()
    .min(1)
    .refine((text) => [...text].length <= 2_000, 'Must be 2000 or fewer in length.'),
  allowed_mentions: z.strictObject({ parse: z.array(z.never()) }),
});

/** One Discord webhook. Without `wait=true` it answers 204 and says nothing of what it made. */
export async function startDiscord(
  options: ChatOptions = {},
): Promise<ChatSimulator & { webhookUrl: string }> {
  const chat = createChat(options);
  const secret = 'simulated-webhook-token-4711';
  const path = `/api/webhooks/1089/${secret}`;
  const read = (body: unknown) => {
    const parsed = DiscordMessage.safeParse(body);
    if (parsed.success) return { text: parsed.data.content };
    return { refused: [400, { code: 50035, message: z.prettifyError(parsed.error) }] as [number, unknown] };
  };

  const running = await serve(async (request, response, url) => {
    if (!url.pathname.startsWith(path))
      return answerJson(response, 404, { message: 'Unknown Webhook', code: 10015 });
    const below = url.pathname.slice(path.length);
    if (below === '' && request.method === 'GET')
      return answerJson(response, 200, { id: '1089', name: 'Courier' });
    if (below === '' && request.method === 'POST') {
      const waits = url.searchParams.get('wait') === 'true';
      return chat.post(
        request,
        response,
        read,
        ({ id }, answer) => (waits ? answer(200, { id: `12${id}`, channel_id: '5' }) : answer(204)),
        [{ 'retry-after': '60' }, { message: 'You are being rate limited.', retry_after: 60 }],
      );
    }
    const id = /^\/messages\/12(\d+)$/.exec(below)?.[1];
    const found = id === undefined ? undefined : chat.there(Number(id));
    if (!found) return answerJson(response, 404, { message: 'Unknown Message', code: 10008 });
    if (request.method === 'GET') {
      const content = found.edits.at(-1) ?? found.text;
      return answerJson(response, 200, { id: `12${id}`, content });
    }
    if (request.method === 'DELETE') {
      found.deletedAt = chat.now();
      response.writeHead(204).end();
      return;
    }
    const edited = DiscordMessage.parse(JSON.parse(await readBody(request)));
    found.edits.push(edited.content);
    answerJson(response, 200, { id: `12${id}` });
  });
  return { ...running, truth: chat.truth, posts: chat.posts, secret, webhookUrl: `${running.url}${path}` };
}

const SlackMessage = z.strictObject({
  text: z
    .string()
    .min(1)
    .refine((text) => !/[<>]|&(?!amp;|lt;|gt;)/.test(text), 'it is not escaped')
    .refine((text) => [...text].length <= 40_000, 'msg_too_long'),
  mrkdwn: z.literal(false),
  unfurl_links: z.boolean(),
  unfurl_media: z.boolean(),
});

/** One incoming webhook of Slack: it answers in words of plain text and gives no id. */
export async function startSlack(options: ChatOptions = {}): Promise<ChatSimulator & { webhookUrl: string }> {
  const chat = createChat(options);
  const secret = 'simulated-slack-secret-0815';
  const path = `/services/T01/B01/${secret}`;
  const running = await serve(async (request, response, url) => {
    if (url.pathname !== path) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('no_service');
      return;
    }
    if (request.method !== 'POST') {
      response.writeHead(405).end();
      return;
    }
    return chat.post(
      request,
      response,
      (body) => {
        const read = SlackMessage.safeParse(body);
        return read.success ? { text: read.data.text } : { refused: [400, 'invalid_payload'] };
      },
      (_message, answer) => answer(200, 'ok'),
      [{ 'retry-after': '60' }, { ok: false, error: 'rate_limited' }],
    );
  });
  return { ...running, truth: chat.truth, posts: chat.posts, secret, webhookUrl: `${running.url}${path}` };
}
