import { type Command, Option } from 'commander';
import { statisticsNames } from '../channels/channel.ts';
import { type BestPost, bestPosts } from '../delivery/results/best.ts';
import { resultsAsCsv } from '../delivery/results/csv.ts';
import { type Grouping, groupings, type ResultGroup } from '../delivery/results/groups.ts';
import { notesOn, type ResultNote } from '../delivery/results/notes.ts';
import { type Results, readResultQuery, resultsOf, spans, usualSpan } from '../delivery/results/report.ts';
import { joined } from '../joined.ts';
import { withExamples } from './options.ts';
import type { Answer, Shell } from './shell.ts';
import { counted, table } from './terminal/table.ts';

interface Options {
  days: string;
  by: Grouping;
  channel?: string;
  csv?: boolean;
}

export function register(program: Command, shell: Shell): void {
  const command = program
    .command('results')
    .addOption(
      new Option('--days <number>', 'how many of the last days, today included')
        .choices(spans.map(String))
        .default(String(usualSpan)),
    )
    .addOption(new Option('--by <what>', 'how posts are grouped').choices(groupings).default('channel'))
    .option('--channel <id>', 'only posts on this channel')
    .option('--csv', 'print all groups as a table for spreadsheets')
    .description('shows what became of drafts and posts: clicks, platforms’ numbers, edits and rejections');
  withExamples(command, 'results', 'results --days 90 --by variant --channel mastodon').action(
    shell.answers(async ({ days, by, channel, csv }: Options) => {
      const { context } = await shell.newsroom();
      const results = await resultsOf(context, readResultQuery({ days, channel }));
      if (csv) return { text: resultsAsCsv(results).trimEnd(), data: results };
      const best = await bestPosts(context.store, results);
      const { groups, ...rest } = results;
      return {
        text: textOf(results, by, best),
        data: { by, ...rest, items: groups[by], best },
      } satisfies Answer;
    }),
  );
}

function textOf(results: Results, by: Grouping, best: BestPost[]): string {
  const { from, to, groups, total, channel } = results;
  const where = channel === undefined ? '' : ` on ${channel}`;
  if (groups.channel.length === 0)
    return `Nothing was sent or rejected${where} from ${from} to ${to}. Approve a draft: slugline drafts list`;
  const notes = notesOn(results).map(sentenceOf);
  return [
    `From ${from} to ${to}${where}: ${counted(total.posts, 'post')}.`,
    '',
    groupTable(by, [...groups[by], { ...total, name: 'all' }], results),
    ...(best.length > 0 ? ['', 'Most clicked:', bestTable(best)] : []),
    ...(notes.length > 0 ? ['', ...notes] : []),
  ].join('\n');
}

function groupTable(by: Grouping, groups: ResultGroup[], { leastPosts }: Results): string {
  const known = statisticsNames.filter((name) => groups.some(({ statistics }) => statistics[name]));
  const rows = groups.map(({ name, posts, clicks, statistics, drafts, comparable }) => [
    posts,
    clicks.posts > 0 ? clicks.total : '–',
    rounded(clicks.median),
    rounded(clicks.mean),
    ...known.map((each) => statistics[each]?.total ?? '–'),
    `${drafts.composed}/${drafts.edited}/${drafts.rejected}`,
    comparable || name === 'all'
      ? name
      : `${name} (fewer than ${leastPosts} posts with counted clicks: not compared)`,
  ]);
  const names = ['posts', 'clicks', 'median', 'mean', ...known, 'composed/edited/rejected', by];
  return table(names, rows);
}

function rounded(number: number | undefined): string {
  return number === undefined ? '–' : String(Math.round(number * 10) / 10);
}

function bestTable(best: BestPost[]): string {
  const rows = best.map(({ clicks, channel, outcome, variant, headline, articleId, remoteUrl, isGone }) => [
    clicks,
    channel,
    outcome === 'edited' ? 'edited' : variant,
    `${headline ?? articleId} ${isGone ? '(gone)' : (remoteUrl ?? '')}`.trimEnd(),
  ]);
  return table(['clicks', 'channel', 'variant', 'article'], rows);
}

const setSchedule = '"copies: { statistics: \'23 * * * *\' }" in newsroom.yaml';

function sentenceOf(note: ResultNote): string {
  if (note.about === 'young')
    return `${counted(note.posts, 'post is', 'posts are')} younger than a day: ${note.posts === 1 ? 'its' : 'their'} clicks still grow.`;
  if (note.about === 'few')
    return `No two groups have ${note.leastPosts} posts or more, so none is ranked above another.`;
  if (note.about === 'rests')
    return joined`${note.channel}: its platform’s numbers can’t be read now: ${note.why}`;
  const sentences = {
    canonical: 'clicks are not counted, because posts have the canonical link.',
    unscheduled: `the platform’s numbers are not read; ${setSchedule} reads them every hour.`,
    unpaid: 'the platform charges for its numbers; "statistics: true" on the channel reads them.',
    off: 'the platform’s numbers are not read: newsroom.yaml says "statistics: false".',
    'dry-run': 'a dry run: nothing is sent.',
    none: 'the platform offers no numbers.',
  };
  return joined`${note.channels.join(', ')}: ${sentences[note.about]}`;
}
