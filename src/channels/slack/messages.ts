import { z } from 'zod';
import { errorTextOf, jsonOf } from '../answer.ts';
import type { Attempted } from '../channel.ts';
import { earliest, type OwnPosts } from '../ownPosts.ts';
import { readPlain } from '../renderedPost.ts';
import type { Platform } from '../request.ts';
import { askSlack, type BotKeys } from './api.ts';

export const Identity = z.object({
  ok: z.literal(true),
  bot_id: z.string().min(1),
  team_id: z.string().min(1),
  team: z.string(),
  user: z.string(),
});

export const History = z.object({
  ok: z.literal(true),
  messages: z.array(
    z.looseObject({ ts: z.string(), text: z.string().nullish(), bot_id: z.string().nullish() }),
  ),
  response_metadata: z.looseObject({ next_cursor: z.string().nullish() }).nullish(),
});

/** Slack writes addresses between `<` and `>`, with the words that it shows after `|`, and escapes these characters. */
export function shownText(text: string): string {
  return text
    .replace(/<((?:https?|mailto):[^<>|]*)(?:\|[^<>]*)?>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** How long before the first attempt a lookup begins (ms): it must also find a message of ours with an earlier time. */
const lookBackMs = 10 * 60_000;

/** Reads the bot's own messages in its channel, newest first, back to before the first attempt. */
export async function ownMessagesOf(platform: Platform<BotKeys>, attempted: Attempted) {
  const who = await askSlack(platform, 'auth.test', {});
  const me = Identity.safeParse(jsonOf(who));
  const since = earliest(who, attempted, platform);
  const oldest = ((since - lookBackMs) / 1_000).toFixed(6);
  return async (cursor: string | undefined): Promise<OwnPosts | { kind: 'cannot-tell'; reason: string }> => {
    if (!me.success) return { kind: 'cannot-tell', reason: errorTextOf(who, platform) };
    const { channel } = platform.channel;
    const query = { channel, oldest, limit: 100, ...(cursor ? { cursor } : {}) };
    const answer = await askSlack(platform, 'conversations.history', query);
    const history = History.safeParse(jsonOf(answer));
    if (answer.status !== 200) return { kind: 'cannot-tell', reason: errorTextOf(answer, platform) };
    if (!history.success)
      return { kind: 'cannot-tell', reason: 'Slack answered with something that is not a list of messages' };
    const own = history.data.messages.filter(({ bot_id: id }) => id === me.data.bot_id);
    const posts = own.map(({ ts, text }) => ({
      ...readPlain(shownText(text ?? '')),
      id: ts,
      at: Number(ts) * 1_000,
    }));
    return { posts, since, next: history.data.response_metadata?.next_cursor || undefined };
  };
}
