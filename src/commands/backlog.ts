import type { Command } from 'commander';
import type { Context } from '../actions/context.ts';
import { backlogChoices, clearBacklog } from '../actions/delivering/clearBacklog.ts';
import { whatStops } from '../actions/delivering/whenItGoes.ts';
import { articlesById } from '../article/archive.ts';
import { requireChannel } from '../channels/configured.ts';
import { backlogOf, clearedSentence } from '../delivery/backlog.ts';
import { type Delivery, publicDelivery } from '../delivery/delivery.ts';
import { manyAnswer, type SpanOptions, spanOf, withSpan } from './deliveries/decisions.ts';
import { withExamples } from './options.ts';
import type { Answer, Shell } from './shell.ts';
import { table } from './terminal/table.ts';
import { shownTime, withTimes } from './terminal/times.ts';

const descriptions = {
  send: 'sends late deliveries now, past the channel’s slots and gap',
  space: 'puts late deliveries into the calendar again, a gap apart',
  skip: 'cancels late deliveries: they are not sent',
};

export function register(program: Command, shell: Shell): void {
  const backlog = program.command('backlog').description('deliveries that are late and wait');
  withExamples(backlog, 'backlog list', 'backlog space --channel mastodon');

  withExamples(
    backlog
      .command('list')
      .option('--channel <id>', 'only of this channel')
      .description('lists late deliveries by channel, in the order in which they go'),
    'backlog list --channel mastodon',
  ).action(
    shell.answers(async ({ channel }: { channel?: string }) => {
      const { context } = await shell.newsroom();
      const ids = channel
        ? [requireChannel(context, channel).config.id]
        : context.config.channels.map(({ id }) => id);
      const late = await Promise.all(ids.map((id) => backlogOf(context.store, { channel: id })));
      return listed(late.flat(), context);
    }),
  );

  for (const what of backlogChoices)
    withExamples(
      withSpan(backlog.command(what).argument('[id]')).description(descriptions[what]),
      `backlog ${what} --channel mastodon`,
      `backlog ${what} p_1234567890abcdef1234`,
    ).action(
      shell.answers(async (id: string | undefined, options: SpanOptions) => {
        const { context } = await shell.newsroom();
        const span = spanOf(id, options, context);
        const done = await clearBacklog(context, { what, which: span ?? { id: id ?? '' } });
        const channel = span?.channel ?? done.placed[0]?.channel;
        const stops = channel ? await whatStops(context, channel) : [];
        const text = withTimes(clearedSentence(what, done, stops), context.config.newsroom.timezone);
        return manyAnswer(text, 'changed', done);
      }),
    );
}

async function listed(late: Delivery[], { store, config, clock }: Context): Promise<Answer> {
  const data = { items: late.map((each) => publicDelivery(each, clock.now())), nextCursor: null };
  if (late.length === 0) return { text: 'Nothing is late.', data };
  const articles = await articlesById(store, [...new Set(late.map(({ articleId }) => articleId))]);
  const headlines = new Map(articles.map(({ id, headline }) => [id, headline]));
  const rows = late.map(({ id, channel, state, wantedAt, articleId, reason }) => [
    channel,
    shownTime(wantedAt, config.newsroom.timezone),
    state,
    id,
    [headlines.get(articleId) ?? articleId, reason].filter((part) => part).join(' – '),
  ]);
  return { text: table(['channel', 'wanted', 'state', 'delivery', 'article'], rows), data };
}
