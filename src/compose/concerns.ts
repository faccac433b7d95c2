import type { Article } from '../article/article.ts';
import { lexiconOf } from '../article/lexicon/index.ts';
import type { CountingRule } from './counting/index.ts';
import { figuresIn, isSameNumber } from './figures.ts';
import { pointsOf } from './units.ts';

/** Platforms on which posts are sent so that they mention no one. */
const mentionsNobody = new Set(['discord', 'slack']);

/**
 * What a person should check before a post is sent, one sentence each; a channel that posts without review waits for
 * them.
 */
export function concernsOf(
  article: Pick<Article, 'headline' | 'bullets' | 'language'>,
  parts: { text: string }[],
  counting: CountingRule,
): string[] {
  return [...concernsAboutMentions(parts, counting), ...concernsAboutFigures(article)];
}

function concernsAboutMentions(parts: { text: string }[], counting: CountingRule): string[] {
  if (mentionsNobody.has(counting.name)) return [];
  const mentioned = parts.flatMap(({ text }) =>
    counting.measure(text).mentions.map(({ start, end }) => text.slice(start, end)),
  );
  if (mentioned.length === 0) return [];
  return [`The post would mention ${[...new Set(mentioned)].join(', ')}: make sure that they are meant.`];
}

function concernsAboutFigures({
  headline,
  bullets,
  language,
}: Pick<Article, 'headline' | 'bullets' | 'language'>): string[] {
  const lexicon = lexiconOf(language);
  const headlineFigures = figuresIn(headline, lexicon);
  if (headlineFigures.length === 0) return [];
  return pointsOf({ bullets }).flatMap(({ text, index = 0 }) => {
    const figures = figuresIn(text, lexicon);
    return headlineFigures.flatMap((one) => {
      const { written, about } = one;
      const alike = figures.filter((figure) => !about.isDisjointFrom(figure.about));
      const [other] = alike;
      if (other === undefined || alike.some((figure) => isSameNumber(figure, one))) return [];
      return [
        `The headline says ${written}, summary point ${index + 1} says ${other.written}: make sure which is right.`,
      ];
    });
  });
}
