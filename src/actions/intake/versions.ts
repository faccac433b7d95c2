import type { ArticleInput } from '../../article/article.ts';
import { isPersonsDoor } from '../../article/owners.ts';
import type { Late, Order } from '../../store/scripts/article/storeArticle.ts';
import type { Context } from '../context.ts';

/** Who speaks of an article, and how that is proved. */
export interface Sender {
  /** The source's id; `command` and `api` for those two doors. */
  source: string;
  /** A person handed it in, whatever source it is taken in as: it applies to every article. */
  byPerson?: boolean;
  /** A delivery that its sender signed: when (ms), and what names this element of it. */
  signed?: { at: number; mark: string };
}

/** Whether a person hands it in, who is the last word on every article. */
export function isPersons({ config }: Pick<Context, 'config'>, { source, byPerson }: Sender): boolean {
  return byPerson === true || isPersonsDoor(source, config);
}

/** Who is named in the audit for what comes in this way. */
export function actorOf(context: Context, from: Sender): string {
  return isPersons(context, from) ? context.actor.name : from.source;
}

/**
 * Where a version stands among those of its source: by the time that was signed, else by the article's own `updatedAt`.
 * A time that is still to come counts as now. A person's version has no order.
 */
export function orderOf(
  context: Pick<Context, 'config' | 'clock'>,
  { updatedAt }: Pick<ArticleInput, 'updatedAt'>,
  from: Sender,
): Order | undefined {
  if (isPersons(context, from)) return undefined;
  const now = context.clock.now();
  const { signed } = from;
  if (signed) return { at: Math.min(signed.at, now), signedAt: signed.at, mark: signed.mark };
  const at = Date.parse(updatedAt ?? '');
  return Number.isNaN(at) ? {} : { at: Math.min(at, now) };
}

/** Why a version changed nothing, for whoever sent it. */
export function lateReason(why: Late, source: string): string {
  return why === 'repeated'
    ? 'this delivery was taken in already'
    : `a newer version from ${source} was taken in already`;
}
