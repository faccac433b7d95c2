import type { Command } from 'commander';
import { channelAudiences } from '../actions/channels/channelAudiences.ts';
import { channelHealth } from '../actions/channels/channelHealth.ts';
import { checkChannel } from '../actions/channels/checkChannel.ts';
import { signIns } from '../actions/channels/signIns.ts';
import type { Context } from '../actions/context.ts';
import { joinedBy } from '../joined.ts';
import { registerAdd } from './channels/add.ts';
import { registerToken } from './channels/token.ts';
import { withExamples } from './options.ts';
import type { Answer, Shell } from './shell.ts';
import { table } from './terminal/table.ts';
import { shownTime } from './terminal/times.ts';

export function register(program: Command, shell: Shell): void {
  const channels = program.command('channels').description('the accounts that posts go to, and their state');
  withExamples(channels, 'channels list', 'channels add mastodon');

  withExamples(
    channels.command('list').description('lists every channel and its state'),
    'channels list',
  ).action(shell.answers(async () => listed((await shell.newsroom()).context)));

  registerAdd(channels, shell);
  registerToken(channels, shell);

  withExamples(
    channels
      .command('check')
      .argument('<id>')
      .description('tests a channel without posting; if it works again, held deliveries resume'),
    'channels check mastodon',
  ).action(
    shell.answers(async (id: string) => {
      const { context } = await shell.newsroom();
      const data = await checkChannel(context, { id });
      const { state, reason, hint } = data.health;
      const health = state === 'ok' ? '' : joinedBy(': ', [state, reason, hint]);
      const text = [`${id}: ${data.says}`, health].filter((line) => line).join('\n');
      return { text, data, ...(data.ok ? {} : { leftOut: [`Channel ${id} does not work.`], failed: true }) };
    }),
  );
}

async function listed(context: Context): Promise<Answer> {
  const [health, accounts, audiences] = await Promise.all([
    channelHealth(context),
    signIns(context),
    channelAudiences(context),
  ]);
  const items = context.config.channels.map(({ id, type }) => ({
    id,
    type,
    health: health[id] ?? { state: 'ok' as const },
    ...(accounts[id] ? { signIn: accounts[id] } : {}),
    ...(audiences[id] ? { audience: audiences[id] } : {}),
  }));
  const data = { items, nextCursor: null };
  if (items.length === 0) return { text: 'No channels yet. Add one in newsroom.yaml.', data };
  const { timezone } = context.config.newsroom;
  const rows = items.map(({ id, type, health: { state, since, reason, hint }, signIn, audience }) => [
    id,
    type,
    signIn?.isSignedIn === false ? 'not signed in' : state,
    since ? shownTime(since, timezone) : '-',
    signIn?.endsAt ? shownTime(signIn.endsAt, timezone) : '-',
    joinedBy('. ', [reason, hint, signIn?.note, audience?.says.join(' ')]),
  ]);
  return { text: table(['id', 'type', 'state', 'since', 'sign-in ends', 'why'], rows), data };
}
