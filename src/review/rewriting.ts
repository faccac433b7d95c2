import type { Alternative } from '../compose/composer.ts';

/**
 * The rewriting step's answer for a draft. It is stored separately from the draft's content, because it may arrive at
 * any time.
 */
export interface Rewriting {
  /** The version of the draft that was sent to the step. */
  version: number;
  /** The revision of the article that the answer quotes. */
  revision: number;
  /** The link that the answer was composed around. */
  link: string;
  alternative?: Alternative;
  /** Why nothing was offered, as a sentence. */
  dropped?: string;
}

/** The fields of a draft that decide whether an answer still applies. */
interface Shown {
  version: number;
  articleRevision: number;
  textRevision?: number;
  variant: string;
  link: { url: string };
  alternatives?: Alternative[];
  reasons: string[];
}

/** The draft with the rewriting step's answer, as long as it still applies to this text, article and link. */
export function withRewriting<D extends Shown>(draft: D, stored: string | undefined): D {
  if (!stored) return draft;
  const { version, revision, link, alternative, dropped } = JSON.parse(stored) as Rewriting;
  if (dropped && version === draft.version && !draft.reasons.includes(dropped))
    return { ...draft, reasons: [...draft.reasons, dropped] };
  const isOfThis = revision === (draft.textRevision ?? draft.articleRevision) && link === draft.link.url;
  if (!alternative || !isOfThis) return draft;
  const known = [draft.variant, ...(draft.alternatives ?? []).map((each) => each.variant)];
  if (known.includes(alternative.variant)) return draft;
  return { ...draft, alternatives: [...(draft.alternatives ?? []), alternative] };
}
