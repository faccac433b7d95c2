import type { Clock } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import type { Late, Order } from '../store/scripts/article/storeArticle.ts';
import type { ArticleInput } from './article.ts';
import { isPersonsDoor } from './owners.ts';

/** What decides who a sender is. */
interface Rules {
  config: Pick<Config, 'sources'>;
}

/** Who sent a version of an article, and how that is proved. */
export interface Sender {
  /** The source's id; `command` and `api` for those two doors. */
  source: string;
  /** A person sent it, whichever source it is ingested as: it applies to every article. */
  byPerson?: boolean;
  /** A delivery that its sender signed: when (ms), and the mark of this article within it. */
  signed?: { at: number; mark: string };
}

/** Whether a person sent it: a person's change applies to every article. */
export function isPersons({ config }: Rules, { source, byPerson }: Sender): boolean {
  return byPerson === true || isPersonsDoor(source, config);
}

/** The actor whom the audit names for a change by this sender. */
export function actorOf(context: Rules & { actor: { name: string } }, from: Sender): string {
  return isPersons(context, from) ? context.actor.name : from.source;
}

/**
 * A version's position among those of its source: by the signed time, else by the article's own `updatedAt`. A time in
 * the future counts as now. A person's version has no order.
 */
export function orderOf(
  context: Rules & { clock: Clock },
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

/** Why a version changed nothing, as a sentence for its sender. */
export function lateReason(why: Late, source: string): string {
  return why === 'repeated'
    ? 'this delivery was ingested already'
    : `a newer version from ${source} was ingested already`;
}
