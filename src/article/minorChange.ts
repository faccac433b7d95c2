import { isDeepStrictEqual } from 'node:util';
import type { Article } from './article.ts';

/** What may change in an article without changing any post composed from its headline and points. */
const minorFields = ['body', 'publishedAt', 'updatedAt', 'sourceUpdatedAt', 'canonicalUrl'] as const;

export type MinorFields = Partial<Pick<Article, (typeof minorFields)[number]>>;

/** The article without these fields. */
export function majorPartOf(article: Article): Partial<Article> {
  const major: Partial<Article> = { ...article };
  for (const field of minorFields) delete major[field];
  delete major.revision;
  return major;
}

/** These fields; one that the article lacks is named too, so that it can be removed. */
export function minorPartOf(article: MinorFields): MinorFields {
  return Object.fromEntries(minorFields.map((field) => [field, article[field]]));
}

/** Whether two revisions differ in nothing that a post is composed from. */
export function isMinorChange(before: Article, after: Article): boolean {
  return isDeepStrictEqual(majorPartOf(before), majorPartOf(after));
}
