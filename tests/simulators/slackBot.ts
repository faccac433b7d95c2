/**
 * Slack's Web API for one bot in one channel. Its rules are those of https://docs.slack.dev/reference/methods, each with
 * its source and date in README.md.
 */
import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import { machineClock } from '../../src/clock.ts';
import type { Fault, FaultSource } from './faults.ts';
import { createLateQueue } from './lateQueue.ts';
import { answerGarbage, answerJson, cut, type Running, readBody, serve } from './server.ts';

export interface SlackBotOptions {
  now?: () => number;
  /** Asked once for each request to post. */
  faults?: FaultSource;
  /** Asked once for each request that reads the channel. */
  readFaults?: FaultSource;
  onStored?: () => void;
  /** The scopes that the bot has. */
  scopes?: string[];
}

export interface SlackBotMessage {
  ts: string;
  /** As readers see it. */
  text: string;
  bot: string;
  edits: string[];
  deletedAt?: number;
}

const channel = 'C0COURIER1';
const own = 'B0COURIER1';
const Text = z
  .string()
  .min(1)
  .refine((text) => !/[<>]|&(?!amp;|lt;|gt;)/.test(text), 'not_escaped')
  .refine((text) => [...text].length <= 40_000, 'msg_too_long');
const NewMessage = z.strictObject({
  channel: z.string(),
  text: Text,
  mrkdwn: z.literal(false),
  unfurl_links: z.boolean(),
  unfurl_media: z.boolean(),
});
const Named = z.looseObject({ channel: z.string(), ts: z.string() });
const Update = z.strictObject({ channel: z.string(), ts: z.string(), text: Text });
const Query = z.strictObject({
  channel: z.string(),
  oldest: z.string().default('0'),
  latest: z.string().default('9999999999'),
  inclusive: z.enum(['true', 'false']).default('false'),
  limit: z.coerce.number().int().min(1).max(999).default(100),
  cursor: z.string().optional(),
});

/** Methods that read take no JSON: such a body is ignored. */
const takesForm = new Set(['chat.getPermalink', 'conversations.history']);

/** A method's arguments; a body of the wrong type has none. */
function argumentsOf(method: string | undefined, type: string | undefined, text: string): unknown {
  const isForm = type === 'application/x-www-form-urlencoded';
  if (isForm) return Object.fromEntries(new URLSearchParams(text));
  return type === 'application/json' && !takesForm.has(method ?? '') ? JSON.parse(text) : {};
}

/** A refusal: Slack answers 200 with an error code. */
class SlackRefusal extends Error {}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const unescaped = (text: string) =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
/** A text as its history returns it: addresses between angle brackets. */
const marked = (text: string) => escaped(text).replace(/https?:\/\/\S+/g, '<$&>');

export async function startSlackBot(
  options: SlackBotOptions = {},
): Promise<Running & { truth: SlackBotMessage[]; channel: string; secret: string; say(text: string): void }> {
  const now = options.now ?? machineClock.now;
  const secret = 'xoxb-9f3e-never-to-be-seen';
  const scopes = options.scopes ?? ['chat:write', 'channels:history'];
  const truth: SlackBotMessage[] = [];
  const queue = createLateQueue(now);

  const shownOf = ({ text, edits }: SlackBotMessage) => edits.at(-1) ?? text;
  const there = () => truth.filter(({ deletedAt }) => deletedAt === undefined);
  function store(text: string, bot: string): SlackBotMessage {
    const ts = `${(now() / 1_000).toFixed(0)}.${String(truth.length + 1).padStart(6, '0')}`;
    const message = { ts, text, bot, edits: [] };
    truth.push(message);
    options.onStored?.();
    return message;
  }
  function one(ts: string): SlackBotMessage {
    const found = there().find((each) => each.ts === ts);
    if (!found) throw new SlackRefusal('message_not_found');
    return found;
  }
  function requireChannel(given: string): void {
    if (given !== channel) throw new SlackRefusal('channel_not_found');
  }
  function parsed<T extends z.ZodType>(fields: T, body: unknown): z.output<T> {
    const read = fields.safeParse(body);
    if (read.success) return read.data;
    throw new SlackRefusal(read.error.issues[0]?.message ?? 'invalid_arguments');
  }

  function history(body: unknown): unknown {
    if (!scopes.includes('channels:history')) throw new SlackRefusal('missing_scope');
    const { channel: named, oldest, latest, inclusive, limit, cursor = '0' } = parsed(Query, body);
    requireChannel(named);
    const within = (ts: string) =>
      inclusive === 'true' ? ts >= oldest && ts <= latest : ts > oldest && ts < latest;
    const all = there()
      .filter(({ ts }) => within(ts))
      .reverse();
    const start = Number(cursor);
    const messages = all.slice(start, start + limit).map((message) => ({
      type: 'message',
      ts: message.ts,
      bot_id: message.bot,
      text: marked(shownOf(message)),
    }));
    const next = start + limit < all.length ? String(start + limit) : '';
    return { ok: true, messages, has_more: next !== '', response_metadata: { next_cursor: next } };
  }

  function breaks(fault: Fault | undefined, response: ServerResponse): boolean {
    if (fault === undefined) return false;
    if (fault === 'garbage') answerGarbage(response);
    else if (fault.startsWith('cut')) cut(response);
    else if (fault === '429')
      answerJson(response, 429, { ok: false, error: 'ratelimited' }, { 'retry-after': '60' });
    else if (fault === 'refuse') answerJson(response, 200, { ok: false, error: 'no_text' });
    else answerJson(response, 500, { ok: false, error: 'internal_error' });
    return true;
  }

  function post(body: unknown, response: ServerResponse): void {
    const fault = options.faults?.();
    const before: (Fault | undefined)[] = ['cut-before-reading', '429', 'refuse', '500-before-storing'];
    if (before.includes(fault) && breaks(fault, response)) return;
    const given = parsed(NewMessage, body);
    requireChannel(given.channel);
    const text = unescaped(given.text);
    if (fault === 'queued') {
      queue.add(() => store(text, own));
      cut(response);
      return;
    }
    const { ts } = store(text, own);
    if (fault === 'stall-after-storing') return;
    if (breaks(fault, response)) return;
    answerJson(response, 200, { ok: true, channel, ts });
  }

  const running = await serve(async (request, response, url) => {
    response.setHeader('date', new Date(now()).toUTCString());
    queue.run();
    const method = /^\/api\/([\w.]+)$/.exec(url.pathname)?.[1];
    const text = await readBody(request);
    try {
      if (request.headers.authorization !== `Bearer ${secret}`) throw new SlackRefusal('invalid_auth');
      const body = argumentsOf(method, request.headers['content-type'], text);
      if (takesForm.has(method ?? '') && !Named.pick({ channel: true }).safeParse(body).success)
        throw new SlackRefusal('channel_not_found');
      if (method === 'auth.test')
        return answerJson(response, 200, {
          ok: true,
          team: 'The Courier',
          team_id: 'T01',
          user: 'courier_bot',
          bot_id: own,
        });
      if (method === 'chat.postMessage') return post(body, response);
      if (method === 'conversations.history') {
        if (breaks(options.readFaults?.(), response)) return;
        return answerJson(response, 200, history(body));
      }
      if (method === 'chat.getPermalink') {
        const { message_ts: ts } = parsed(z.looseObject({ message_ts: z.string() }), body);
        const permalink = `https://courier.slack.com/archives/${channel}/p${one(ts).ts.replace('.', '')}`;
        return answerJson(response, 200, { ok: true, permalink });
      }
      if (method !== 'chat.update' && method !== 'chat.delete') throw new SlackRefusal('unknown_method');
      const { channel: named, ts } = parsed(Named, body);
      requireChannel(named);
      const message = one(ts);
      if (message.bot !== own) throw new SlackRefusal('cant_update_message');
      if (method === 'chat.delete') message.deletedAt = now();
      else message.edits.push(unescaped(parsed(Update, body).text));
      answerJson(response, 200, { ok: true, channel, ts });
    } catch (error) {
      if (!(error instanceof SlackRefusal)) throw error;
      answerJson(response, 200, { ok: false, error: error.message, needed: neededFor(error.message) });
    }
  });
  return { ...running, truth, channel, secret, say: (text) => void store(text, 'B0SOMEBODY') };
}

function neededFor(word: string): string | undefined {
  return word === 'missing_scope' ? 'channels:history' : undefined;
}
