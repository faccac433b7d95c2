import type { Alternative } from '../compose/composer.ts';

/** The rewriting step's answer for a draft; stored separately from the draft's own content, whenever it arrives. */
export interface Rewriting {
  /** The draft's version that was sent to it. */
  version: number;
  /** The article's revision that it quotes. */
  revision: number;
  /** The link that it was composed around. */
  link: string;
  alternative?: Alternative;
  /** Why nothing was offered, as a sentence. */
  dropped?: string;
}

/** The part of a draft that decides whether an answer still applies. */
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
