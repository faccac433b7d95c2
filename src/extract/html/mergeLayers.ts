import type { ArticleInput } from '../../article/article.ts';
import { textOf } from '../../article/sanitise.ts';
import { given } from './linkedData.ts';

/** The source of each field of an article, as text. */
export type Provenance = Record<string, string>;

/** What one part of a page says about an article. */
export interface Layer {
  /** As text: "JSON-LD", "the printed page". */
  from: string;
  fields: Partial<ArticleInput>;
  /** Fields with a more specific source (a selector). */
  by?: Record<string, string>;
}

export interface Layers {
  /** The site's own selectors. */
  chosen?: Layer | undefined;
  /** The page's text, read as a plain article page. */
  printed?: Layer | undefined;
  linked?: Layer | undefined;
  described?: Layer | undefined;
  /** The body found by a reader's view; requested only if nothing printed is better. */
  readable?: (() => string | undefined) | undefined;
}

/** A reader's view with less than this share of the text in the page's data found the wrong part. */
const enough = 0.6;

type Field = keyof ArticleInput;

/** Takes fields from layers, and records their source. */
function picker(provenance: Provenance) {
  return <F extends Field>(field: F, ...layers: (Layer | undefined)[]): ArticleInput[F] | undefined => {
    for (const layer of layers) {
      const value = layer?.fields[field];
      if (layer === undefined || value === undefined || (Array.isArray(value) && value.length === 0))
        continue;
      provenance[field] = layer.by?.[field] ?? layer.from;
      return value;
    }
    return undefined;
  };
}

function imageFrom(layers: (Layer | undefined)[], provenance: Provenance): ArticleInput['image'] {
  const image: NonNullable<ArticleInput['image']> = {};
  for (const part of ['url', 'caption', 'credit', 'alt'] as const) {
    const layer = layers.find((one) => one?.fields.image?.[part]);
    const value = layer?.fields.image?.[part];
    if (layer === undefined || value === undefined) continue;
    image[part] = value;
    provenance[`image.${part}`] = layer.by?.[`image.${part}`] ?? layer.from;
  }
  return Object.keys(image).length > 0 ? image : undefined;
}

/** The reader's view keeps links and images; if it found too little, the text in the page's data is complete. */
function bodyFrom({ chosen, printed, linked, readable }: Layers, provenance: Provenance): string | undefined {
  const pick = picker(provenance);
  const best = pick('body', chosen, printed);
  if (best) return best;
  const linkedBody = linked?.fields.body;
  const found = readable?.();
  if (found && (!linkedBody || textOf(found).length >= enough * textOf(linkedBody).length)) {
    provenance.body = 'the reader’s view of the page';
    return found;
  }
  return pick('body', linked);
}

/**
 * One article from what the parts of a page say: the site's own selectors first; the printed text is closest to what
 * readers see; instants, address, people and access are exact in the page's data.
 */
export function mergeLayers(layers: Layers): { article: ArticleInput; provenance: Provenance } | undefined {
  const { chosen, printed, linked, described } = layers;
  const provenance: Provenance = {};
  const pick = picker(provenance);
  const headline = pick('headline', chosen, printed, linked, described);
  if (!headline) return undefined;
  // With points from elsewhere, the lines before the printed list belong to the site.
  const hasPoints = chosen?.fields.bullets !== undefined;
  const data = [chosen, linked, described, printed] as const;
  const article = {
    headline,
    ...given({
      url: pick('url', ...data),
      bullets: pick('bullets', chosen, printed),
      standfirst: pick('standfirst', chosen, hasPoints ? undefined : printed, linked, described),
      body: bodyFrom(layers, provenance),
      image: undefined as ArticleInput['image'],
      authors: pick('authors', ...data),
      dateline: pick('dateline', chosen, printed),
      section: pick('section', ...data),
      tags: pick('tags', ...data),
      language: pick('language', linked, printed, described),
      publishedAt: pick('publishedAt', ...data),
      updatedAt: pick('updatedAt', ...data),
      access: pick('access', ...data),
      embargoUntil: pick('embargoUntil', printed, described),
    }),
  };
  const image = {
    ...imageFrom([chosen, linked, described], provenance),
    ...imageFrom([chosen, printed], provenance),
  };
  return { article: { ...article, ...(Object.keys(image).length > 0 ? { image } : {}) }, provenance };
}
