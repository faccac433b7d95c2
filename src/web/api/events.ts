import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { SluglineError } from '../../errors.ts';
import type { Change } from '../../store/changes.ts';
import type { WebContext } from '../context.ts';
import type { Api } from './api.ts';
import { actorOf } from './who.ts';

/**
 * How often (ms) a comment is sent, because proxies close idle connections, and the listener is checked again: a stream
 * ends together with its session, token or role.
 */
const heartbeatMs = 5_000;
/** A stream ends after this many heartbeats (half an hour); the browser reconnects and authenticates again. */
const heartbeats = 360;
/** How many streams one person or program may have open: several windows of the desk. */
const maxStreams = 20;
/** How many bytes may wait for a listener that does not read. */
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
        summary:
          'Changes as Server-Sent Events: draft, note, notes-read, delivery, copy, article, link, feed, switch, reset',
        querystring: z.object({
          since: z
            .string()
            .regex(/^\d{1,20}-\d{1,20}$/)
            .optional()
            .describe('the change that the page at hand was made after: later ones come first'),
        }),
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
      stream(web, reply, { ending, isAllowed, since: request.query.since })
        .catch((error) => web.log.debug({ err: error }, 'an event stream was aborted'))
        .finally(() => open.delete(ending));
      return reply;
    },
  );
}

interface Listener {
  ending: AbortController;
  isAllowed(): Promise<boolean>;
  since?: string | undefined;
}

async function stream(
  web: WebContext,
  reply: FastifyReply,
  { ending, isAllowed, since }: Listener,
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
  // Changes made while the page was on its way to the browser.
  if (since !== undefined) for (const change of web.changes.since(since)) write(eventOf(change));
  try {
    for (let n = 0; n < heartbeats && !ending.signal.aborted; n++) {
      await web.clock.wait(heartbeatMs, ending.signal);
      if (!(await isAllowed())) break;
      write(': still here\n\n');
    }
  } catch {
    // The stream has ended, or its listener is no longer authorised.
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
