import type { FastifyReply } from 'fastify';
import type { Change } from '../../store/changes.ts';
import type { WebContext } from '../context.ts';
import type { Api } from './api.ts';

/** Proxies close a line on which nothing comes; a comment each 15 s is enough for all of them (ms). */
const heartbeatMs = 15_000;
/** A stream ends after so many breaths (half an hour): the browser comes again and shows who it is. */
const heartbeats = 120;
/** Bytes that a listener who does not read may leave with us. */
const maxUnread = 1_048_576;

/** Server-Sent Events: what changed, by type and id; `reset` where something may have been missed. */
export function eventRoutes(api: Api, web: WebContext): void {
  const open = new Set<AbortController>();
  api.addHook('preClose', async () => {
    for (const stream of open) stream.abort();
  });
  api.get(
    '/events',
    {
      schema: {
        summary: 'Changes as Server-Sent Events: draft, delivery, article, link, feed, switch, reset',
      },
    },
    (_request, reply) => {
      const ending = new AbortController();
      open.add(ending);
      stream(web, reply, ending)
        .catch((error) => web.log.debug({ err: error }, 'an event stream broke off'))
        .finally(() => open.delete(ending));
      return reply;
    },
  );
}

async function stream(web: WebContext, reply: FastifyReply, ending: AbortController): Promise<void> {
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
      write(': still here\n\n');
    }
  } catch {
    // Only the end of the stream wakes the wait up early.
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
