import { startBluesky } from '../../simulators/bluesky.ts';
import { startDiscord } from '../../simulators/discord.ts';
import { type Gate, startGate } from '../../simulators/gate.ts';
import { startMastodon } from '../../simulators/mastodon.ts';
import { startSlackBot } from '../../simulators/slackBot.ts';
import { startTelegram } from '../../simulators/telegram.ts';
import { startThreads } from '../../simulators/threads.ts';

interface Shown {
  text: string;
  isVisible: boolean;
}

export interface Platforms {
  /** The six channels as they stand in newsroom.yaml. */
  channels: object[];
  gates: Record<'fedi' | 'sky' | 'threads' | 'telegram' | 'discord' | 'slack', Gate>;
  /** What readers of each channel see, oldest first: each platform's own log. */
  visible(): Record<string, string[]>;
  close(): Promise<void>;
}

interface Logged {
  text: string;
  edits?: (string | { text: string })[];
  deletedAt?: number | undefined;
}

function shown({ text, edits = [], deletedAt }: Logged): Shown {
  const last = edits.at(-1) ?? text;
  return { text: typeof last === 'string' ? last : last.text, isVisible: deletedAt === undefined };
}

/** Six channels at simulators of their platforms, each behind a gate. */
export async function startPlatforms(): Promise<Platforms> {
  const [mastodon, bluesky, threads, telegram, discord, slack] = await Promise.all([
    startMastodon(),
    startBluesky(),
    startThreads({ token: 'THQV-simulated' }),
    startTelegram(),
    startDiscord(),
    startSlackBot(),
  ]);
  const simulators = { fedi: mastodon, sky: bluesky, threads, telegram, discord, slack };
  const entries = await Promise.all(
    Object.entries(simulators).map(async ([id, { url }]) => [id, await startGate(url)] as const),
  );
  const gates = Object.fromEntries(entries) as Platforms['gates'];
  const cap = { gap: '0s' };
  const channels = [
    {
      id: 'fedi',
      type: 'mastodon',
      baseUrl: gates.fedi.url,
      token: mastodon.token,
      cap,
      onCorrection: 'edit',
    },
    {
      id: 'sky',
      type: 'bluesky',
      baseUrl: gates.sky.url,
      identifier: bluesky.handle,
      password: bluesky.password,
      cap,
    },
    {
      id: 'threads',
      type: 'threads',
      baseUrl: gates.threads.url,
      userId: threads.userId,
      token: 'THQV-simulated',
      cap,
    },
    {
      id: 'telegram',
      type: 'telegram',
      baseUrl: gates.telegram.url,
      chatId: '@courier',
      token: telegram.secret,
      cap,
      onCorrection: 'edit',
    },
    {
      id: 'discord',
      type: 'discord',
      webhookUrl: discord.webhookUrl.replace(discord.url, gates.discord.url),
      cap,
      onCorrection: 'edit',
    },
    {
      id: 'slack',
      type: 'slack',
      channel: slack.channel,
      baseUrl: gates.slack.url,
      token: slack.secret,
      cap,
      onCorrection: 'edit',
    },
  ];
  const logs: Record<string, () => Logged[]> = {
    fedi: () => mastodon.truth,
    sky: () => bluesky.truth.map(({ record, deletedAt }) => ({ text: record.text, deletedAt })),
    threads: () => threads.truth,
    telegram: () => telegram.truth,
    discord: () => discord.truth,
    slack: () => slack.truth,
  };
  return {
    channels,
    gates,
    visible: () =>
      Object.fromEntries(
        Object.entries(logs).map(([id, log]) => [
          id,
          log()
            .map(shown)
            .flatMap(({ text, isVisible }) => (isVisible ? [text] : [])),
        ]),
      ),
    async close() {
      await Promise.all([...Object.values(gates), ...Object.values(simulators)].map((each) => each.close()));
    },
  };
}
