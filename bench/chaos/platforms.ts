import { startBluesky } from '../../tests/simulators/bluesky.ts';
import { startDiscord } from '../../tests/simulators/discord.ts';
import { startGate } from '../../tests/simulators/gate.ts';
import { startMastodon } from '../../tests/simulators/mastodon.ts';
import type { Running } from '../../tests/simulators/server.ts';
import { startTelegram } from '../../tests/simulators/telegram.ts';
import { startWebhook } from '../../tests/simulators/webhook.ts';
import { pause } from '../failover/servers.ts';

/** How long a request is under way, and its answer on the way back (ms): kills meet both. */
const wayMs = 100;

/** A post that a platform has accepted, by its own log, which our crashes don't affect. */
interface TruePost {
  text: string;
  isVisible: boolean;
}

/** A channel at a simulator of its platform, with the platform's own log. */
export interface Platform {
  id: string;
  channel: Record<string, unknown>;
  /**
   * Whether a lookup there can prove that a post is missing. On the others a person decides about what may have
   * arrived.
   */
  settles: boolean;
  posts(): TruePost[];
  close(): Promise<void>;
}

interface Logged {
  text: string;
  deletedAt?: number;
}

async function platform(
  settles: boolean,
  channel: Record<string, unknown> & { id: string },
  simulator: Running,
  log: () => Logged[],
): Promise<Platform> {
  const far = await startGate(simulator.url, () => pause(wayMs));
  const there = JSON.stringify(channel).replaceAll(simulator.url, far.url);
  const posts = () => log().map(({ text, deletedAt }) => ({ text, isVisible: deletedAt === undefined }));
  return {
    ...{ id: channel.id, channel: JSON.parse(there) as Record<string, unknown>, settles, posts },
    async close() {
      await far.close();
      await simulator.close();
    },
  };
}

/** Limits are tested elsewhere. */
const generous = { limit: 1e6, period: 3_600_000 };

/** Six channels: three whose posts can be looked up, three that allow no lookups. */
export async function startPlatforms(): Promise<Platform[]> {
  const [mastodon, bluesky, known, silent, discord, telegram] = await Promise.all([
    startMastodon({ limits: { posts: generous, requests: generous, deletes: generous } }),
    startBluesky(),
    startWebhook(),
    startWebhook(),
    startDiscord(),
    startTelegram(),
  ]);
  const bodies = (hook: typeof known) => () => hook.truth.map(({ body }) => ({ text: JSON.stringify(body) }));
  const { url: baseUrl, token } = mastodon;
  const { handle: identifier, password } = bluesky;
  const { webhookUrl } = discord;
  const receiver = { type: 'webhook', url: known.hookUrl, statusUrl: known.statusUrl, secret: known.secret };
  const silently = { type: 'webhook', url: silent.hookUrl, secret: silent.secret };
  const bot = { type: 'telegram', baseUrl: telegram.url, token: telegram.secret, chatId: '@courier' };
  return Promise.all([
    platform(true, { id: 'fedi', type: 'mastodon', baseUrl, token }, mastodon, () => mastodon.truth),
    platform(true, { id: 'sky', type: 'bluesky', baseUrl: bluesky.url, identifier, password }, bluesky, () =>
      bluesky.truth.map(({ record, deletedAt }) => ({
        text: record.text,
        ...(deletedAt ? { deletedAt } : {}),
      })),
    ),
    platform(true, { id: 'known', ...receiver }, known, bodies(known)),
    platform(false, { id: 'silent', ...silently }, silent, bodies(silent)),
    platform(false, { id: 'chat', type: 'discord', webhookUrl }, discord, () => discord.truth),
    platform(false, { id: 'bot', ...bot }, telegram, () => telegram.truth),
  ]);
}
