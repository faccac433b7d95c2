import { z } from 'zod';
import type { OutboundResponse } from '../../net/outbound.ts';
import { jsonOf, redacted } from '../answer.ts';
import type { ChannelCheck } from '../channel.ts';
import { failedCheck, type Platform } from '../request.ts';
import { Instance } from './instance.ts';

const Statuses = z.array(z.object({ id: z.string() }));
const Account = z.object({ id: z.string().min(1), acct: z.string() });

/** The API level that has `quote_approval_policy` (https://docs.joinmastodon.org/methods/statuses, read on 2026-11-28). */
const quotesSince = 7;

/** The software that the server reports, in the terms of the channel's `software` key. */
function softwareOf({ version, source_url }: Instance): string {
  const named = `${version} ${source_url ?? ''}`.toLowerCase();
  return ['gotosocial', 'akkoma', 'pleroma', 'pixelfed'].find((name) => named.includes(name)) ?? 'mastodon';
}

/**
 * Checks whether this account can be read and whether the server counts as we do. Changes nothing. `get` requests a
 * path with the channel's token and throws if the server can't be reached.
 */
export async function checkServer(
  get: (path: string) => Promise<OutboundResponse>,
  { software, quoteApprovalPolicy }: { software: string; quoteApprovalPolicy?: string | undefined },
  platform: Platform,
): Promise<ChannelCheck> {
  const plain = (text: string) => redacted(text, platform.secrets);
  const wrong = (says: string): ChannelCheck => ({ ok: false, says });
  const me = await get('/api/v1/accounts/verify_credentials');
  const account = Account.safeParse(jsonOf(me));
  if (me.status !== 200) {
    const hint = 'Create a token with read:accounts, read:statuses, write:statuses and write:media.';
    return failedCheck(me, platform, hint);
  }
  if (!account.success) return wrong('No Mastodon API answers there. Check baseUrl.');

  const list = `/api/v1/accounts/${encodeURIComponent(account.data.id)}/statuses?limit=1`;
  const posts = await get(list);
  if (posts.status !== 200) {
    const about = ', so a post whose answer is lost can’t be looked up';
    return failedCheck(posts, platform, 'Give the token read:statuses.', about);
  }

  const newest = Statuses.safeParse(jsonOf(posts)).data?.[0]?.id;
  const older =
    newest === undefined
      ? []
      : (Statuses.safeParse(jsonOf(await get(`${list}&max_id=${encodeURIComponent(newest)}`))).data ?? []);
  const proves = older.some(({ id }) => id === newest)
    ? ' It returns the same posts when older ones are requested, so if a response is lost, a person must check.'
    : '';

  const name = `@${plain(account.data.acct)}`;
  const instance = Instance.safeParse(jsonOf(await get('/api/v2/instance')));
  if (!instance.success)
    return { ok: true, says: `Posts as ${name}; the server does not publish its limits.` };
  const { domain, version, configuration, api_versions: levels } = instance.data;
  const runs = softwareOf(instance.data);
  if (runs !== software)
    return wrong(`${plain(domain)} runs ${runs}. Set "software: ${runs}" for this channel.`);
  const { max_characters: limit, characters_reserved_per_url: perLink } = configuration.statuses;
  const links = perLink ? `a link counts ${perLink}` : 'a link counts in full';
  const level = levels?.mastodon;
  const release = level === undefined ? plain(version) : `${plain(version)}, API level ${level}`;
  const quotes =
    quoteApprovalPolicy !== undefined && (level ?? 0) < quotesSince
      ? ` It ignores quoteApprovalPolicy: that needs API level ${quotesSince} (Mastodon 4.5).`
      : '';
  const pictures = runs === 'pixelfed' ? ' Pixelfed shows posts with a picture only.' : '';
  return {
    ok: true,
    says: `Posts as ${name} on ${plain(domain)} (${release}); ${limit} characters, ${links}.${quotes}${pictures}${proves}`,
  };
}
