import { isDeepStrictEqual } from 'node:util';
import type { Article } from './article.ts';

/** What may change of an article without changing any post that was made of its headline and points. */
const minorFields = ['body', 'publishedAt', 'updatedAt', 'sourceUpdatedAt', 'canonicalUrl'] as const;

export type MinorFields = Partial<Pick<Article, (typeof minorFields)[number]>>;

/** The article without what may change of it. */
export function majorPartOf(article: Article): Partial<Article> {
  const major: Partial<Article> = { ...article };
  for (const field of minorFields) delete major[field];
  delete major.revision;
  return major;
}

/** The fields that may change, as they are; one that the article lacks is named too, so that it can be taken away. */
export function minorPartOf(article: MinorFields): MinorFields {
  return Object.fromEntries(minorFields.map((field) => [field, article[field]]));
}

/** Whether two revisions differ in nothing that a post is made of. */
export function isMinorChange(before: Article, after: Article): boolean {
  return isDeepStrictEqual(majorPartOf(before), majorPartOf(after));
}
