import { articlesById } from '../../article/archive.ts';
import type { Article } from '../../article/article.ts';
import { visibleTo } from '../../article/visibility.ts';
import type { DigestContent, DigestItem } from '../../channels/channel.ts';
import type { Context } from '../context.ts';

/**
 * The current content of a digest: its articles as they are now, without those that have since been withdrawn, purged
 * or put under embargo. Undefined for an article that is no digest.
 */
export async function digestContent(
  { store, clock }: Pick<Context, 'store' | 'clock'>,
  article: Article,
): Promise<DigestContent | undefined> {
  const { digestOf, headline: title, language } = article;
  if (!digestOf) return undefined;
  const links = new Map(digestOf.items.map(({ articleId, link }) => [articleId, link]));
  const articles = await articlesById(store, [...links.keys()]);
  const items = articles.flatMap((each): DigestItem[] => {
    const visibility = visibleTo(each, clock.now(), 'public');
    if (visibility === 'none' || visibility === 'gone') return [];
    const { headline, bullets: points, standfirst, section } = each;
    return [
      {
        headline,
        points,
        ...(standfirst ? { standfirst } : {}),
        ...(section ? { section } : {}),
        language: each.language,
        link: links.get(each.id) ?? '',
      },
    ];
  });
  return { title, language, until: digestOf.until, items };
}
