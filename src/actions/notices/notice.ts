import { createHash } from 'node:crypto';
import { DateTime } from 'luxon';
import type { NoticeConfig } from '../../config/notices.ts';
import type { Config } from '../../config/schema.ts';
import { slotFrom } from '../../delivery/slots.ts';
import { joinedBy } from '../../joined.ts';
import type { HealthProblem } from '../operations/healthProblems/problem.ts';

/** A problem as stored for one receiver. Instants in ms. */
export interface KnownProblem {
  name: string;
  says: string;
  hint: string;
  since: number;
  /** When it was sent. */
  noticedAt?: number;
  /** Since when it has not been seen. */
  goneAt?: number;
}

/** What one notice says: which problems are new, and which are over. */
export interface Notice {
  problems: KnownProblem[];
  over: KnownProblem[];
}

/** A problem that ends within this time (ms) is not worth a notice. */
const lastsMs = 60_000;
/** How long (ms) a problem must be gone before it is over: one that comes and goes is one problem. */
const awayMs = 5 * 60_000;

type MailNotice = Extract<NoticeConfig, { type: 'email' }>;
/** One address to which notices are sent. */
export type NoticeReceiver = Exclude<NoticeConfig, MailNotice> | (MailNotice & { to: string });

/**
 * Every receiver by itself. Each recipient of a mail is one, so that a refused one does not make the others get it
 * again. The id depends only on the address, so the stored problems survive other changes of newsroom.yaml.
 */
export function receiversOf(notices: NoticeConfig[]): { id: string; receiver: NoticeReceiver }[] {
  const receivers = notices.flatMap((notice): NoticeReceiver[] =>
    notice.type === 'email' ? [notice.to].flat().map((to) => ({ ...notice, to })) : [notice],
  );
  const places = receivers.map(placeOf);
  return receivers.map((receiver, n) => {
    const place = places[n] ?? '';
    // Two entries may have the same address, each with its own problems and hours.
    const before = places.slice(0, n).filter((each) => each === place).length;
    const name = before === 0 ? place : `${place} ${before + 1}`;
    return { id: createHash('sha256').update(name).digest('hex').slice(0, 16), receiver };
  });
}

function placeOf(receiver: NoticeReceiver): string {
  const { type } = receiver;
  if (type === 'email') return `${type} ${receiver.to}`;
  return `${type} ${type === 'webhook' ? receiver.url : receiver.webhookUrl}`;
}

export function isQuiet({ quiet }: NoticeReceiver, now: number, timezone: string): boolean {
  return quiet !== undefined && slotFrom(now, { slots: [quiet], timezone }) === now;
}

function concerns({ on }: NoticeReceiver, { name }: HealthProblem): boolean {
  return on === undefined || on.includes(name) || on.includes(name.split(':')[0] ?? '');
}

/** The problems to store for a receiver after another check, and the notice to send now. */
export function compared(
  receiver: NoticeReceiver,
  before: KnownProblem[],
  problems: HealthProblem[],
  now: number,
): { known: KnownProblem[]; notice: Notice } {
  const seen = problems.filter((problem) => concerns(receiver, problem));
  const news = seen.filter(({ name }) => !before.some((each) => each.name === name));
  const known: KnownProblem[] = [
    ...before.flatMap((each): KnownProblem[] => {
      const current = seen.find(({ name }) => name === each.name);
      const { goneAt, ...rest } = each;
      if (current) return [{ ...rest, says: current.says, hint: current.hint }];
      return each.noticedAt === undefined ? [] : [{ ...rest, goneAt: goneAt ?? now }];
    }),
    ...news.map(({ name, says, hint }) => ({ name, says, hint, since: now })),
  ];
  return {
    known,
    notice: {
      problems: known.filter(({ noticedAt, since }) => noticedAt === undefined && now - since >= lastsMs),
      over: known.filter(({ goneAt }) => goneAt !== undefined && now - goneAt >= awayMs),
    },
  };
}

/** The problems to store for a receiver once the notice was sent. */
export function afterSending(known: KnownProblem[], { problems, over }: Notice, now: number): KnownProblem[] {
  return known
    .filter((each) => !over.includes(each))
    .map((each) => (problems.includes(each) ? { ...each, noticedAt: now } : each));
}

/** The notice as a subject, a text and the page that says more. */
export function noticeText(
  { problems, over }: Notice,
  { newsroom, web }: Pick<Config, 'newsroom' | 'web'>,
): { subject: string; text: string; page: string } {
  const at = (ms: number) =>
    DateTime.fromMillis(ms, { zone: newsroom.timezone }).toFormat('yyyy-LL-dd HH:mm ZZZZ');
  const [first] = [...problems, ...over];
  const others = problems.length + over.length - 1;
  const more = others > 0 ? ` and ${others} more` : '';
  return {
    subject: `${newsroom.name}: ${problems.length > 0 ? '' : 'over: '}${first?.name ?? ''}${more}`,
    text: [
      ...problems.map(
        ({ name, says, hint, since }) => `${name}, since ${at(since)}: ${joinedBy(' ', [says, hint])}`,
      ),
      ...over.map(({ name, since, goneAt }) => `Over: ${name}, from ${at(since)} to ${at(goneAt ?? since)}.`),
    ].join('\n\n'),
    page: `${web.baseUrl}/ops`,
  };
}
