import type { Command } from 'commander';
import type { Needs } from '../actions/needs.ts';
import { nextPoll, requireSource, sourceNeeds } from '../actions/poll.ts';
import { toInstant } from '../clock.ts';
import type { SourceConfig } from '../config/schema.ts';
import { warningOf } from '../sources/rhythm.ts';
import type { Batch } from '../sources/source.ts';
import { hubWarning, readSubscription, shownSubscription } from '../sources/subscription.ts';
import { withExamples } from './options.ts';
import type { Answer, Shell } from './shell.ts';
import { counted, instantOf, table } from './table.ts';
import { shownTime } from './times.ts';

export function register(program: Command, shell: Shell): void {
  const sources = program.command('sources').description('where articles come from');
  withExamples(sources, 'sources list', 'sources test site');

  withExamples(
    sources.command('list').description('every source and how its last polls went'),
    'sources list',
  ).action(shell.answers(async () => listed((await shell.newsroom()).needs)));

  withExamples(
    sources.command('test').argument('<id>').description('what a source would give now, storing nothing'),
    'sources test site',
  ).action(
    shell.answers(async (id: string) => {
      const { needs } = await shell.newsroom();
      const { config, type } = requireSource(needs, id);
      const { batches } = await type.test(config, sourceNeeds(needs));
      return tested(config, batches, needs);
    }),
  );
}

const columns = [
  ...['id', 'type', 'cron', 'last read', 'next'],
  ...['seen', 'new', 'revised', 'unchanged', 'rejected', 'ignored', 'last answer'],
];

async function listed({ store, config, clock }: Needs): Promise<Answer> {
  const { timezone } = config.newsroom;
  const items = await Promise.all(
    config.sources.map(async ({ id, type, cron }) => {
      const [kept, subscription] = await Promise.all([
        store.redis.hgetall(store.keys.source(id)),
        readSubscription(store, id),
      ]);
      const now = clock.now();
      const next = nextPoll({ type, cron }, kept, timezone, now, subscription);
      const warning = [warningOf(kept, now), hubWarning(subscription, now)].filter(Boolean).join('; ');
      const number = (name: string) => Number(kept[name] ?? 0);
      return {
        id,
        type,
        ...(cron ? { cron } : {}),
        lastAttemptAt: instantOf(kept.lastAttemptAt),
        lastSuccessAt: instantOf(kept.lastSuccessAt),
        ...(next === undefined ? {} : { nextPollAt: toInstant(next) }),
        seen: number('seen'),
        new: number('new'),
        revised: number('revised'),
        unchanged: number('unchanged'),
        rejected: number('rejected'),
        ignored: number('ignored'),
        failures: number('failures'),
        ...(kept.saw ? { saw: kept.saw } : {}),
        ...(warning ? { lastWarning: warning } : {}),
        ...(kept.lastError ? { lastError: kept.lastError } : {}),
        ...(subscription ? { websub: shownSubscription(subscription) } : {}),
      };
    }),
  );
  const data = { items, nextCursor: null };
  if (items.length === 0)
    return { text: 'newsroom.yaml names no sources. See: slugline config example', data };
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

function tested(source: SourceConfig, batches: Batch[], { config }: Needs): Answer {
  const articles = batches.flatMap((batch) => batch.articles);
  const refusals = batches.flatMap((batch) => batch.refusals);
  const notes = batches.flatMap((batch) => batch.notes ?? []);
  const sentence = ({ where, reason }: { where: string; reason: string }) => `${where}: ${reason}`;
  const rows = articles.map(({ publishedAt, url, headline }) => [
    shownTime(publishedAt, config.newsroom.timezone) || 'no date',
    url ?? 'no address',
    headline,
  ]);
  const nothing =
    source.type === 'webhook'
      ? `Articles come when they are pushed to ${config.web.baseUrl}/ingest/${source.id}.`
      : 'Nothing is there now.';
  const text = [
    rows.length > 0 ? table(['published', 'url', 'headline'], rows) : nothing,
    ...notes.map((note) => `Note: ${sentence(note)}`),
    `${counted(articles.length, 'article')}; nothing was stored.`,
  ].join('\n');
  return {
    text,
    data: { source: source.id, articles, refusals, notes },
    leftOut: refusals.map(sentence),
    failed: articles.length === 0,
  };
}
