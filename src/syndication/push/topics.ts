import type { Article } from '../../article/article.ts';
import { slugOf } from '../../article/text.ts';

/** What a browser can follow: everything, what is breaking, or one section (`section/<slug>`). */
export const everything = 'all';
export const breaking = 'breaking';

/** A section's topic; it has the same name as the section's feed. */
export function sectionTopic(section: string): string | undefined {
  const slug = slugOf(section);
  return slug === '' ? undefined : `section/${slug}`;
}

/**
 * The topics whose followers get an article, the most urgent first. A follower of several gets it by the first of them.
 */
export function topicsOf(article: Pick<Article, 'breaking' | 'section'>): string[] {
  const section = sectionTopic(article.section ?? '');
  return [...(article.breaking ? [breaking] : []), ...(section ? [section] : []), everything];
}

/** Whether a name has the form of a topic; whether a section of that name exists is a separate question. */
export function isTopic(name: string): boolean {
  if (name === everything || name === breaking) return true;
  const [kind, slug = '', ...rest] = name.split('/');
  return kind === 'section' && rest.length === 0 && slug !== '' && slugOf(slug) === slug;
}
