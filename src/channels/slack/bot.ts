import { z } from 'zod';
import type { OutboundResponse } from '../../net/outbound.ts';
import { accountAsked, accountNamed } from '../account.ts';
import { errorTextOf, jsonOf, postAt, redacted } from '../answer.ts';
import type {
  Account,
  Attempt,
  Attempted,
  ChannelCheck,
  ChannelContext,
  Found,
  Outcome,
  Post,
  ReadBack,
} from '../channel.ts';
import { findAmong } from '../ownPosts.ts';
import { change, checked, failedCheck, lookUp, type Platform, type Within } from '../request.ts';
import { askSlack, type BotKeys } from './api.ts';
import { History, Identity, ownMessagesOf, shownText } from './messages.ts';

type Bot = Platform<BotKeys>;

export function botOf(channel: BotKeys, context: ChannelContext): Bot {
  return { name: 'Slack', secrets: [channel.token], channel, context };
}

const Posted = z.object({ ok: z.literal(true), ts: z.string().min(1) });
const Permalink = z.object({ ok: z.literal(true), permalink: z.string() });
const Done = z.object({ ok: z.literal(true) });

/** `chat.postMessage`: the message's `ts` is its id. */
export async function sendByBot(
  bot: Bot,
  body: Record<string, unknown>,
  { signal, deadline }: Attempt,
): Promise<Outcome> {
  const within = { signal, deadline };
  const outcome = await change(
    bot,
    () => askSlack(bot, 'chat.postMessage', { channel: bot.channel.channel, ...body }, within),
    (answer) => {
      const posted = Posted.safeParse(jsonOf(answer));
      if (answer.status !== 200 || !posted.success) return undefined;
      return { kind: 'sent', status: 200, remoteId: posted.data.ts };
    },
  );
  return outcome.kind === 'sent'
    ? { ...outcome, ...(await addressOf(bot, outcome.remoteId, within)) }
    : outcome;
}

/** The message was sent, so a failure here changes nothing. */
async function addressOf(bot: Bot, ts: string, within: Within) {
  try {
    const query = { channel: bot.channel.channel, message_ts: ts };
    const answer = await askSlack(bot, 'chat.getPermalink', query, { ...within, timeoutMs: 3_000 });
    return postAt(Permalink.safeParse(jsonOf(answer)).data?.permalink);
  } catch {
    return {};
  }
}

/** Looks among the bot's own messages in its channel. */
export function findByBot(bot: Bot, post: Post, attempted: Attempted, linkIsUnique: boolean): Promise<Found> {
  return lookUp<Found>(bot, async () => findAmong(await ownMessagesOf(bot, attempted), post, linkIsUnique));
}

/** Calls `chat.update` or `chat.delete` for a message; `isDone` says which errors also count as done. */
export function changeByBot(
  bot: Bot,
  method: 'chat.update' | 'chat.delete',
  ts: string,
  body: Record<string, unknown>,
  within: Within,
): Promise<Outcome> {
  return change(
    bot,
    () => askSlack(bot, method, { channel: bot.channel.channel, ts, ...body }, within),
    (answer) => {
      const isDone = answer.status === 200 && Done.safeParse(jsonOf(answer)).success;
      // A message that no longer exists counts as removed.
      const isGone = method === 'chat.delete' && answer.status === 404;
      return isDone || isGone ? { kind: 'sent', remoteId: ts, status: answer.status } : undefined;
    },
  );
}

/** Reads the one message with this `ts`; an empty list says that it is gone. */
export function readBackByBot(bot: Bot, ts: string): Promise<ReadBack> {
  const query = { channel: bot.channel.channel, oldest: ts, latest: ts, inclusive: true, limit: 1 };
  return lookUp<ReadBack>(bot, async () => {
    const answer = await askSlack(bot, 'conversations.history', query);
    const history = History.safeParse(jsonOf(answer));
    if (answer.status !== 200 || !history.success)
      return { kind: 'cannot-tell', reason: errorTextOf(answer, bot) };
    const found = history.data.messages.find((each) => each.ts === ts);
    return found
      ? { kind: 'there', text: shownText(found.text ?? '') }
      : { kind: 'gone', evidence: 'Slack’s history has no such message' };
  });
}

/** Identifies the workspace and the channel in it, whichever bot posts there. */
export function accountByBot(bot: Bot): Promise<Account> {
  const { channel, token } = bot.channel;
  const read = (answer: OutboundResponse) => {
    const me = Identity.safeParse(jsonOf(answer));
    return me.success ? accountNamed('slack', me.data.team_id, channel) : undefined;
  };
  return accountAsked(bot, () => askSlack(bot, 'auth.test', {}), read, accountNamed('slack', channel, token));
}

/** Calls `auth.test`, and checks whether the bot can read its channel: otherwise a lost answer can't be looked up. */
export function checkByBot(bot: Bot): Promise<ChannelCheck> {
  return checked(bot, async () => {
    const who = await askSlack(bot, 'auth.test', {});
    const me = Identity.safeParse(jsonOf(who));
    if (who.status !== 200 || !me.success) return failedCheck(who, bot, 'Give the app’s bot token (xoxb-…).');
    const { channel } = bot.channel;
    const read = await askSlack(bot, 'conversations.history', { channel, limit: 1 });
    const [user, team] = [redacted(me.data.user, bot.secrets), redacted(me.data.team, bot.secrets)];
    if (read.status !== 200) {
      const hint = `Invite @${user} to the channel, and give it channels:history (groups:history if it is private).`;
      return failedCheck(read, bot, hint, ` for ${channel}`);
    }
    return { ok: true, says: `Posts as @${user} to ${channel} in “${team}”.` };
  });
}
