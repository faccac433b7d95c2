import type { Command } from 'commander';
import type { Context } from '../actions/context.ts';
import { dryRunPoll } from '../actions/intake/dryRunPoll.ts';
import { type Ingested, refusalRow } from '../actions/intake/ingest.ts';
import { pollSourceNow } from '../actions/intake/pollSourceNow.ts';
import { processInline } from '../actions/operations/processInline.ts';
import type { SourceConfig } from '../config/schema.ts';
import { requireSource, sourceContext } from '../sources/configuredSource.ts';
import type { Batch } from '../sources/source.ts';
import { sourceStates } from '../sources/sourceStates.ts';
import { answerOf } from './ingest.ts';
import { withExamples } from './options.ts';
import type { Answer, Shell } from './shell.ts';
import { counted, table } from './terminal/table.ts';
import { shownTime } from './terminal/times.ts';

export function register(program: Command, shell: Shell): void {
  const sources = program.command('sources').description('where articles come from');
  withExamples(sources, 'sources list', 'sources test site', 'sources poll site');

  withExamples(
    sources.command('list').description('lists every source and how its last polls went'),
    'sources list',
  ).action(shell.answers(async () => listed((await shell.newsroom()).context)));

  withExamples(
    sources
      .command('test')
      .argument('<id>')
      .description('shows what a poll of a source would return now, without storing anything'),
    'sources test site',
  ).action(
    shell.answers(async (id: string) => {
      const { context } = await shell.newsroom();
      const { config, type } = requireSource(context, id);
      const { batches } = await type.test(config, sourceContext(context));
      return tested(config, batches, await dryRunPoll(context, config, type, batches), context);
    }),
  );

  withExamples(
    sources.command('poll').argument('<id>').description('polls a source now and ingests its articles'),
    'sources poll site',
  ).action(
    shell.answers(async (id: string) => {
      const { context } = await shell.newsroom();
      const { rows, saw } = await pollSourceNow(context, id);
      const changed = rows.filter(({ outcome }) => outcome === 'new' || outcome === 'revised');
      await processInline(
        context,
        changed.flatMap((row) => row.id ?? []),
      );
      if (rows.length === 0) return { text: `Nothing new: ${saw}.`, rows };
      return answerOf(rows, false);
    }),
  );
}

const columns = [
  ...['id', 'type', 'cron', 'last read', 'next'],
  ...['seen', 'new', 'revised', 'unchanged', 'rejected', 'ignored', 'last answer'],
];

async function listed(context: Context): Promise<Answer> {
  const { timezone } = context.config.newsroom;
  const items = await sourceStates(context);
  const data = { items, nextCursor: null };
  if (items.length === 0)
    return { text: 'newsroom.yaml lists no sources. See: slugline config example', data };
  const rows = items.map((item) => [
    item.id,
    item.type,
    item.cron,
    shownTime(item.lastSuccessAt, timezone),
    shownTime(item.nextPollAt, timezone),
    item.seen,
    item.new,
    item.revised,
    item.unchanged,
    item.rejected,
    item.ignored,
    item.lastError ?? item.lastWarning ?? item.saw,
  ]);
  return {
    text: table(columns, rows),
    data,
  };
}

function tested(source: SourceConfig, batches: Batch[], judged: Ingested[], { config }: Context): Answer {
  const articles = batches.flatMap((batch) => batch.articles);
  const refusals = batches.flatMap((batch) => batch.refusals);
  const notes = batches.flatMap((batch) => batch.notes ?? []);
  const sentence = ({ where, reason }: { where: string; reason: string }) => `${where}: ${reason}`;
  const rows = articles.map(({ publishedAt, url, headline }, index) => [
    judged[index]?.outcome,
    shownTime(publishedAt, config.newsroom.timezone) || 'no date',
    url ?? 'no address',
    headline,
  ]);
  const nothing =
    source.type === 'webhook'
      ? `Articles come when they are pushed to ${config.web.baseUrl}/ingest/${source.id}.`
      : 'There is nothing now.';
  const text = [
    rows.length > 0 ? table(['outcome', 'published', 'url', 'headline'], rows) : nothing,
    ...notes.map((note) => `Note: ${sentence(note)}`),
    `${counted(articles.length, 'article')}; nothing was stored.`,
  ].join('\n');
  return {
    text,
    data: { source: source.id, articles, refusals, notes, rows: [...judged, ...refusals.map(refusalRow)] },
    leftOut: [
      ...judged.flatMap(({ outcome, headline, reason }) =>
        outcome === 'rejected' ? [`“${headline}”: ${reason ?? 'would be rejected'}`] : [],
      ),
      ...refusals.map(sentence),
    ],
    failed: articles.length === 0,
  };
}
