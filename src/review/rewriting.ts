import type { Alternative } from '../compose/composer.ts';

/** What the rewriting step gave for a draft; kept beside the draft's own content, as it comes when it comes. */
export interface Rewriting {
  /** The draft's version that it was asked for. */
  version: number;
  /** The article's revision whose words it holds. */
  revision: number;
  /** The link that it was made around. */
  link: string;
  alternative?: Alternative;
  /** Why nothing was offered, in a sentence. */
  dropped?: string;
}

/** What of a draft decides whether it is still about the same. */
interface Shown {
  version: number;
  articleRevision: number;
  textRevision?: number;
  variant: string;
  link: { url: string };
  alternatives?: Alternative[];
  reasons: string[];
}

/** The draft with what the rewriting step gave, as long as it is still about this text, article and link. */
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
