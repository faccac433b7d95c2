import type { FastifyReply } from 'fastify';
import { SluglineError } from '../../errors.ts';
import type { Change } from '../../store/changes.ts';
import type { WebContext } from '../context.ts';
import type { Api } from './api.ts';
import { actorOf } from './who.ts';

/**
 * How often (ms) a comment is sent, since proxies close idle connections, and the listener is checked again: a stream
 * ends with its session, its token or its role.
 */
const heartbeatMs = 5_000;
/** A stream ends after this many heartbeats (half an hour): the browser reconnects and proves who it is. */
const heartbeats = 360;
/** How many streams one person or program may have open: some windows of the desk. */
const maxStreams = 20;
/** Bytes that may wait for a listener who does not read. */
const maxUnread = 1_048_576;

/** Server-Sent Events: what changed, by type and id; `reset` if something may have been missed. */
export function eventRoutes(api: Api, web: WebContext): void {
  const open = new Map<AbortController, string>();
  api.addHook('preClose', async () => {
    for (const stream of open.keys()) stream.abort();
  });
  api.get(
    '/events',
    {
      schema: {
        summary: 'Changes as Server-Sent Events: draft, delivery, copy, article, link, feed, switch, reset',
      },
    },
    async (request, reply) => {
      const { name = '', role } = request.actor ?? {};
      if ([...open.values()].filter((one) => one === name).length >= maxStreams)
        throw new SluglineError('request.limit', { seconds: 60 });
      const isAllowed = async () => {
        const actor = await actorOf(web, request);
        return actor.name === name && actor.role === role;
      };
      const ending = new AbortController();
      open.set(ending, name);
      stream(web, reply, ending, isAllowed)
        .catch((error) => web.log.debug({ err: error }, 'an event stream was aborted'))
        .finally(() => open.delete(ending));
      return reply;
    },
  );
}

async function stream(
  web: WebContext,
  reply: FastifyReply,
  ending: AbortController,
  isAllowed: () => Promise<boolean>,
): Promise<void> {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-accel-buffering': 'no',
  });
  const write = (text: string) => {
    raw.write(text);
    if (raw.writableLength > maxUnread) ending.abort();
  };
  const unsubscribe = web.changes.subscribe((change) => write(eventOf(change)));
  raw.once('close', () => ending.abort());
  write(': listening\n\n');
  try {
    for (let n = 0; n < heartbeats && !ending.signal.aborted; n++) {
      await web.clock.wait(heartbeatMs, ending.signal);
      if (!(await isAllowed())) break;
      write(': still here\n\n');
    }
  } catch {
    // The stream has ended, or its listener may no longer listen.
  } finally {
    unsubscribe();
    raw.end();
  }
}

function eventOf(change: Change): string {
  const { type, ...about } = change;
  const id = about.id ?? about.code;
  return `event: ${type}\ndata: ${JSON.stringify({ ...(id === undefined ? {} : { id }), ...about })}\n\n`;
}
