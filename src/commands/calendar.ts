import type { Command } from 'commander';
import { listAudit } from '../accounts/audit/read.ts';
import type { Context } from '../actions/context.ts';
import { articlesById } from '../article/archive.ts';
import { calendarOf, type Delivery, deliveriesById } from '../delivery/delivery.ts';
import { type Draft, draftById } from '../review/draft.ts';
import { withExamples } from './options.ts';
import type { Answer, Shell } from './shell.ts';
import { table } from './table.ts';
import { instantFrom, shownTime } from './times.ts';

/** So far back in the audit the reason for a place is looked for. */
const auditLines = 2_000;

interface Row {
  dueAt: string;
  why: string;
  id: string;
  draftId: string;
  articleId: string;
  headline: string;
  channel: string;
  part: number;
  state: string;
}

export function register(program: Command, shell: Shell): void {
  const command = program
    .command('calendar')
    .option('--from <time>', 'from this time or day on (default: whatever is still to go)')
    .option('--to <time>', 'up to this time or day')
    .description('what would be sent when, and why then');
  withExamples(command, 'calendar', 'calendar --from 2026-11-24 --to 2026-11-25').action(
    shell.answers(async ({ from, to }: { from?: string; to?: string }) => {
      const { context } = await shell.newsroom();
      const { timezone } = context.config.newsroom;
      const start = from ? Date.parse(instantFrom(from, '--from', timezone)) : 0;
      const end = to ? Date.parse(instantFrom(to, '--to', timezone)) : Number.MAX_SAFE_INTEGER;
      return answerOf(await rowsOf(context, start, end), context);
    }),
  );
}

async function rowsOf(context: Context, from: number, to: number): Promise<Row[]> {
  const { store, config } = context;
  const places = await Promise.all(config.channels.map(({ id }) => calendarOf(store, id, from, to)));
  const deliveries = await deliveriesById(
    store,
    places.flat().map(({ id }) => id),
  );
  if (deliveries.length === 0) return [];
  const [articles, drafts, notes] = await Promise.all([
    articlesById(store, [...new Set(deliveries.map(({ articleId }) => articleId))]),
    Promise.all([...new Set(deliveries.map(({ draftId }) => draftId))].map((id) => draftById(store, id))),
    notesOf(context),
  ]);
  const rows = deliveries.map((delivery): Row => {
    const { id, dueAt, draftId, articleId, channel, part, state } = delivery;
    const headline = articles.find((article) => article.id === articleId)?.headline ?? articleId;
    const why = calendarReason(
      delivery,
      drafts.find((draft) => draft?.id === draftId),
      notes.get(draftId),
    );
    return { dueAt, why, id, draftId, articleId, headline, channel, part, state };
  });
  return rows.sort((a, b) => (a.dueAt < b.dueAt ? -1 : a.dueAt > b.dueAt ? 1 : a.id < b.id ? -1 : 1));
}

/** What each draft's place was given for: `<instant>: <reasons>`, as its approval wrote it down. */
async function notesOf(context: Context): Promise<Map<string, string>> {
  const { items } = await listAudit(context.store, auditLines);
  const notes = new Map<string, string>();
  for (const { action, subject, detail } of items) {
    if (
      (action === 'draft.approved' || action === 'draft.scheduled') &&
      detail !== undefined &&
      !notes.has(subject)
    )
      notes.set(subject, detail);
  }
  return notes;
}

function calendarReason(delivery: Delivery, draft: Draft | undefined, note: string | undefined): string {
  if (delivery.state === 'held') return `held: ${delivery.reason ?? 'sending is paused'}`;
  if (delivery.state === 'retry_wait') return `tried again: ${delivery.reason ?? 'it was not sent'}`;
  const reasons = note?.startsWith(`${delivery.dueAt}: `) ? note.slice(delivery.dueAt.length + 2) : '';
  const wanted = draft?.wantedAt;
  const configured =
    wanted === undefined
      ? 'the next free place'
      : wanted === delivery.dueAt
        ? 'as asked'
        : `${wanted} was asked for`;
  return reasons ? `${configured}, ${reasons}` : configured;
}

function answerOf(items: Row[], { config }: Context): Answer {
  const data = { items, nextCursor: null };
  if (items.length === 0)
    return { text: 'Nothing is to be sent. Approve a draft: slugline drafts list', data };
  const rows = items.map(({ dueAt, channel, state, id, why, headline }) => [
    shownTime(dueAt, config.newsroom.timezone),
    channel,
    state,
    id,
    `${headline} (${why})`,
  ]);
  return { text: table(['due', 'channel', 'state', 'delivery', 'article'], rows), data };
}
