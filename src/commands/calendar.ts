import type { Command } from 'commander';
import type { Context } from '../actions/context.ts';
import { type Planned, plannedBetween, publicPlanned } from '../delivery/planned.ts';
import { withExamples } from './options.ts';
import type { Answer, Shell } from './shell.ts';
import { table } from './terminal/table.ts';
import { instantFrom, shownTime } from './terminal/times.ts';

export function register(program: Command, shell: Shell): void {
  const command = program
    .command('calendar')
    .option('--from <time>', 'start at this time or day (default: everything still to be sent)')
    .option('--to <time>', 'end at this time or day')
    .description('lists what is scheduled, when and why');
  withExamples(command, 'calendar', 'calendar --from 2026-11-24 --to 2026-11-25').action(
    shell.answers(async ({ from, to }: { from?: string; to?: string }) => {
      const { context } = await shell.newsroom();
      const { timezone } = context.config.newsroom;
      const start = from ? Date.parse(instantFrom(from, '--from', timezone)) : 0;
      const end = to ? Date.parse(instantFrom(to, '--to', timezone)) : Number.MAX_SAFE_INTEGER;
      return answerOf(await plannedBetween(context, start, end), context);
    }),
  );
}

function answerOf(planned: Planned[], { config, clock }: Context): Answer {
  const data = { items: planned.map((each) => publicPlanned(each, clock.now())), nextCursor: null };
  if (planned.length === 0)
    return { text: 'Nothing is scheduled. Approve a draft: slugline drafts list', data };
  const rows = data.items.map(({ dueAt, channel, state, id, why, headline, articleId }) => [
    shownTime(dueAt, config.newsroom.timezone),
    channel,
    state,
    id,
    `${headline ?? articleId} (${why})`,
  ]);
  return { text: table(['due', 'channel', 'state', 'delivery', 'article'], rows), data };
}
