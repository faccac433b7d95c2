import type { Audience } from '../../channels/activitypub/audience.ts';
import { sendDisabledReason } from '../../channels/configured.ts';
import { channelTypes } from '../../channels/index.ts';
import type { ChannelConfig } from '../../config/schema.ts';
import type { ChannelHealth } from '../../delivery/channelHealth.ts';
import { channelAudiences } from '../channels/channelAudiences.ts';
import { channelHealth } from '../channels/channelHealth.ts';
import { channelNotes } from '../channels/channelNotes.ts';
import { type ChannelSignIn, signIns } from '../channels/signIns.ts';
import type { Context } from '../context.ts';
import { type KnownVariant, learnedVariants } from '../drafting/learnedVariant.ts';
import { type Paused, switches } from '../operations/switches.ts';

/** A channel as configured, with its switch and the state of its account, as every door shows it. */
export interface ChannelState {
  id: string;
  type: string;
  review: ChannelConfig['review'];
  dryRun: boolean;
  /** Whether it posts at all: not in a dry run, nor for a type that cannot send. */
  sends: boolean;
  sendDisabledReason?: string;
  slots?: ChannelConfig['slots'];
  /** The zone of its slots, if it is not the newsroom's. */
  timezone?: string;
  cap: { perDay?: number; gapMs: number };
  /** How an uncertain attempt is settled. */
  settles: string;
  learned?: KnownVariant[];
  paused?: Paused;
  /** Why its account holds posts, or a note that the account changed or its sign-in ends soon. */
  note?: string;
  /** The sign-in, for a type whose tokens can be stored here. */
  signIn?: ChannelSignIn;
  /** How many of its posts failed in the last day; missing if none did. */
  failedLately?: number;
  /** Who follows it, if it is an account of this server itself. */
  audience?: Audience;
  /** Whether its account and platform accept posts. */
  health: ChannelHealth;
}

/** Every configured channel with its state, in the file's order. */
export async function channelStates(context: Context): Promise<ChannelState[]> {
  const [{ channels: paused }, notes, health, accounts, audiences] = await Promise.all([
    switches(context),
    channelNotes(context),
    channelHealth(context),
    signIns(context),
    channelAudiences(context),
  ]);
  return Promise.all(
    context.config.channels.map(async (channel) => {
      const { id, type: name, review, dryRun, slots, timezone, cap } = channel;
      const type = channelTypes.find((each) => each.type === name);
      const disabled = type && sendDisabledReason({ config: channel });
      const learned = await learnedVariants(context, channel);
      const failedLately = await failedSince(context, id, context.clock.now() - day);
      return {
        id,
        type: name,
        review,
        dryRun,
        sends: type !== undefined && disabled === undefined,
        ...(disabled ? { sendDisabledReason: disabled } : {}),
        ...(slots ? { slots } : {}),
        ...(timezone ? { timezone } : {}),
        cap: { ...(cap.perDay ? { perDay: cap.perDay } : {}), gapMs: cap.gap },
        settles: type?.abilities(channel).settles ?? 'blind',
        ...(learned ? { learned } : {}),
        ...(paused[id] ? { paused: paused[id] } : {}),
        ...(notes[id] ? { note: notes[id] } : {}),
        ...(failedLately > 0 ? { failedLately } : {}),
        ...(accounts[id] ? { signIn: accounts[id] } : {}),
        ...(audiences[id] ? { audience: audiences[id] } : {}),
        health: health[id] ?? { state: 'ok' },
      };
    }),
  );
}

const day = 86_400_000;

/** The list is ordered by when a post was made, the newest first. */
function failedSince({ store }: Context, channel: string, since: number): Promise<number> {
  return store.redis.zcount(store.keys.deliveries('failed', channel), '-inf', -since);
}
