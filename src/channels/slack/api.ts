import { z } from 'zod';
import type { OutboundResponse } from '../../net/outbound.ts';
import { jsonOf } from '../answer.ts';
import { ask, type Platform, type PlatformRequest, type Within } from '../request.ts';
import { asForm } from '../signIn/oauth.ts';

/** The keys of a channel that Slack's Web API needs. */
export interface BotKeys {
  token: string;
  channel: string;
  baseUrl?: string | undefined;
}

const usualBase = 'https://slack.com';

/**
 * The HTTP statuses for Slack's error codes: it answers 200 to nearly everything (docs.slack.dev, read on 2026-11-28).
 */
const statusOfWord: [status: number, words: string[]][] = [
  [
    401,
    [
      'access_denied',
      'account_inactive',
      'channel_not_found',
      'ekm_access_denied',
      'invalid_auth',
      'is_archived',
      'missing_scope',
      'no_permission',
      'not_allowed_token_type',
      'not_authed',
      'not_in_channel',
      'org_login_required',
      'restricted_action',
      'team_access_not_granted',
      'token_expired',
      'token_revoked',
    ],
  ],
  [404, ['message_not_found']],
  [429, ['ratelimited', 'rate_limited']],
  [503, ['fatal_error', 'internal_error', 'request_timeout', 'service_unavailable', 'team_added_to_org']],
];

const Answer = z.looseObject({
  ok: z.boolean(),
  error: z.string().optional(),
  needed: z.string().optional(),
});

/**
 * Reading methods take no JSON: Slack ignores such a body and answers "channel_not_found"
 * (https://docs.slack.dev/apis/web-api, read on 2026-11-30).
 */
const takesForm = new Set(['chat.getPermalink', 'conversations.history']);

/** The arguments as the method takes them. */
function argumentsOf(method: string, given: Record<string, unknown>): PlatformRequest {
  if (!takesForm.has(method)) return { json: given };
  return asForm(Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)])));
}

/** Calls one method of the Web API. An answer that is not `ok` gets the status that its error code stands for. */
export async function askSlack(
  platform: Platform<BotKeys>,
  method: string,
  body: Record<string, unknown>,
  within: Within = {},
): Promise<OutboundResponse> {
  const { baseUrl = usualBase, token } = platform.channel;
  const { headers, ...request } = argumentsOf(method, body);
  const answer = await ask(platform, `${baseUrl.replace(/\/$/, '')}/api/${method}`, {
    ...within,
    ...request,
    method: 'POST',
    headers: { ...headers, authorization: `Bearer ${token}` },
  });
  const read = Answer.safeParse(jsonOf(answer)).data;
  if (answer.status !== 200 || !read || read.ok) return answer;
  const { error = 'no reason', needed } = read;
  const status = statusOfWord.find(([, words]) => words.includes(error))?.[0] ?? 400;
  const message = needed ? `${error} (the bot needs ${needed})` : error;
  return { ...answer, status, body: new TextEncoder().encode(JSON.stringify({ message })) };
}
