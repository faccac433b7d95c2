import { type Addresses, type Article, shortUrlOf } from '../../article/article.ts';
import { directionOf } from '../../article/direction.ts';

/** Every system cuts longer ones; these lengths keep a message below the 4,096 bytes that a service must accept. */
const longestTitle = 180;
const longestBody = 280;

/**
 * A browser notification for an article, as JSON: headline, first summary point (or the newsroom's name), the short
 * link. In the form of a declarative push message, which Safari shows without a service worker; ours reads the same.
 * https://w3c.github.io/push-api/#declarative-push-message
 */
export function noticeOf(
  article: Pick<
    Article,
    'id' | 'headline' | 'bullets' | 'language' | 'code' | 'publishedAt' | 'contentWarning'
  >,
  newsroom: { name: string },
  addresses: Addresses,
): string {
  const { headline, bullets, language, contentWarning } = article;
  return JSON.stringify({
    web_push: 8030,
    notification: {
      title: cut(headline, longestTitle),
      body: cut(contentWarning ?? bullets[0] ?? newsroom.name, longestBody),
      navigate: shortUrlOf(article.code, addresses),
      lang: language,
      dir: directionOf(language),
      // A notification of the same article that is already shown is replaced silently.
      tag: article.id,
      icon: `${addresses.webBase}/follow/icon.png`,
      timestamp: Date.parse(article.publishedAt),
    },
  });
}

/** The text, cut after the last word that fits. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const beginning = text.slice(0, most - 1).toWellFormed();
  const end = beginning.lastIndexOf(' ');
  return `${end > most / 2 ? beginning.slice(0, end) : beginning}…`;
}
