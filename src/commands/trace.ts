import type { Command } from 'commander';
import { findArticle, idFrom } from '../actions/tracing/findArticle.ts';
import { type LinkStory, linkStoryOf } from '../actions/tracing/linkStory.ts';
import { postsOfForgotten, type Story, storyOf } from '../actions/tracing/story.ts';
import { publicShape } from '../article/article.ts';
import { addressesOf } from '../config/addresses.ts';
import type { Config } from '../config/schema.ts';
import { SluglineError } from '../errors.ts';
import { readableUrl } from '../net/readableUrl.ts';
import { withExamples } from './options.ts';
import type { Answer, Shell } from './shell.ts';
import { exactTime, shownTime } from './terminal/times.ts';

/** How many other matches are listed. */
const othersNamed = 20;

export function register(program: Command, shell: Shell): void {
  const command = program
    .command('trace')
    .argument('<words...>', 'words from a headline, an id, a short code or an address')
    .description('shows the full history of an article, draft, link or post');
  withExamples(
    command,
    'trace bridge opens',
    'trace a_1234567890abcdef',
    'trace https://dly.example/s/k7m2',
  ).action(
    shell.answers(async (args: string[]) => {
      const { context } = await shell.newsroom();
      const query = args.join(' ').trim();
      const named = await idFrom(context, query);
      const ofNone = named !== undefined ? undefined : await linkStoryOf(context, query);
      if (ofNone) return ofLink(ofNone, context.config);
      const { article, others, total } = await findArticle(context, query, othersNamed);
      const forgotten = article || named === undefined ? undefined : await postsOfForgotten(context, named);
      if (named !== undefined && forgotten && forgotten.deliveries.length > 0)
        return ofForgotten(named, forgotten, context.config);
      if (!article) throw new SluglineError('trace.nothing', { words: query });
      const story = await storyOf(context, article);
      const { config } = context;
      const also = others.map(
        ({ id, publishedAt, headline }) =>
          `  ${id}  ${shownTime(publishedAt, config.newsroom.timezone)}  ${headline}`,
      );
      const more = total > others.length + 1 ? [`  … and ${total - others.length - 1} more`] : [];
      const text = [
        describe(story, config),
        ...(also.length > 0 ? ['', 'Other articles with these words:', ...also, ...more] : []),
      ];
      const { article: remaining, ...rest } = story;
      return {
        text: text.join('\n'),
        data: { article: publicShape(remaining, addressesOf(config)), ...rest, others },
      };
    }),
  );
}

/** Of an article that was deleted, only the proofs of its posts are left. */
function ofForgotten(
  id: string,
  { events, deliveries }: Awaited<ReturnType<typeof postsOfForgotten>>,
  config: Config,
): Answer {
  const lines = events.map(({ at, what }) => `${exactTime(at, config.newsroom.timezone)}  ${what}`);
  return {
    text: [`${id} is no longer kept; its posts are:`, '', ...lines].join('\n'),
    data: { article: null, events, deliveries },
  };
}

/** A link without an article has a history too: who created it, where it led, how often it was followed. */
function ofLink(story: LinkStory, config: Config): Answer {
  const { link, events } = story;
  const state = link.disabledAt ? ', disabled' : '';
  const before = link.clicks.imported ? `, ${link.clicks.imported} before the import` : '';
  const lines = events.map(({ at, what, by }) => {
    const time = what.startsWith('on ') ? at.slice(0, 10) : exactTime(at, config.newsroom.timezone);
    return `${time}  ${withTimes(what, config.newsroom.timezone)}${by ? ` – ${by}` : ''}`;
  });
  const text = [
    `${link.url} → ${readableUrl(link.target)}`,
    `a link without an article${state}: ${link.clicks.total} clicks, ${link.clicks.unique} visitors${before}`,
    '',
    ...lines,
  ];
  return { text: text.join('\n'), data: story };
}

/** Shows instants inside sentences in the newsroom's time too. */
function withTimes(text: string, timezone: string): string {
  return text.replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z/g, (instant) =>
    shownTime(instant, timezone),
  );
}

function describe({ article, events, feeds }: Story, config: Config): string {
  const lines = events.map(
    ({ at, what, by }) =>
      `${exactTime(at, config.newsroom.timezone)}  ${withTimes(what, config.newsroom.timezone)}${by ? ` – ${by}` : ''}`,
  );
  return [
    article.headline,
    `${article.id}, ${article.status}, revision ${article.revision}`,
    '',
    ...lines,
    '',
    feeds.length > 0 ? `In the feeds ${feeds.join(', ')}.` : 'In no feed now.',
  ].join('\n');
}
