import type { Article } from '../article/article.ts';
import { type Lexicon, lexiconOf } from '../article/lexicon/index.ts';
import { plainNumber, stemOf } from '../article/statement.ts';
import { foldLetters } from '../article/text.ts';
import type { CountingRule } from './counting/index.ts';
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
  return [`It would call up ${[...new Set(mentioned)].join(', ')} here: make sure that they are meant.`];
}

interface Figure {
  number: string;
  /** Stems of the words around it: what it counts. */
  about: Set<string>;
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
    return headlineFigures.flatMap(({ number, about }) => {
      const alike = figures.filter((figure) => !about.isDisjointFrom(figure.about));
      const [other] = alike;
      if (other === undefined || alike.some((figure) => figure.number === number)) return [];
      return [
        `The headline says ${number}, summary point ${index + 1} says ${other.number}: make sure which is right.`,
      ];
    });
  });
}

/** Between two numbers, with at most one word beside them, these make one a share of the other: "one in five". */
const shareOf = /^(?:in|of|out|sur|de|cada|von|من|بین|میں|سے)$/;

/** Beside a number, these say that it counts different things from the numbers before. */
const further =
  /^(?:more|further|additional|others?|weitere[nr]?|andere[nr]?|autres|otros|otras|اخرین|اخرون|اخریات|مزید|دیگر)$/;

function isShare(words: string[], at: number, numberAt: (at: number) => string | undefined): boolean {
  return [-1, 1].some((step) =>
    [2, 3, 4].some((far) => {
      const between = Array.from({ length: far - 1 }, (_, n) => words[at + step * (n + 1)] ?? '');
      const named = between.filter((word) => !shareOf.test(word));
      return named.length <= 1 && named.length < between.length && numberAt(at + step * far) !== undefined;
    }),
  );
}

/** How many words before and after a number may say what it counts, up to the next number. */
const reach = 3;
/** Longer texts are compared with nothing. */
const longest = 2_000;

function figuresIn(text: string, lexicon: Lexicon | undefined): Figure[] {
  const folded = foldLetters(text.slice(0, longest));
  const words = folded.match(/[\p{L}\p{M}]+|\p{N}+(?:[.,:\u066B\u066C]\p{N}+)*|[,;،؛]/gu) ?? [];
  const numberAt = (at: number) => {
    const word = words[at] ?? '';
    const number = /^\p{N}/u.test(word) ? plainNumber(word) : lexicon?.numbers.get(word);
    // A year or a time of day counts nothing.
    return number === undefined || /^(?:19|20)\d\d$|:/.test(number) ? undefined : number;
  };
  return words.flatMap((_, at) => {
    const number = numberAt(at);
    // "Un" is an article more often than a number.
    if (number === undefined || lexicon?.common.has(words[at] ?? '') || isShare(words, at, numberAt))
      return [];
    const about = new Set<string>();
    // "Two more workers" are not among the three.
    if ([-1, 1, 2].some((step) => further.test(words[at + step] ?? '') && words[at + step + 1] !== 'than'))
      return [];
    for (const step of [-1, 1])
      for (let n = 1; n <= reach; n++) {
        const word = words[at + step * n];
        if (word === undefined || /[,;،؛]/.test(word) || numberAt(at + step * n) !== undefined) break;
        if (/^\p{L}/u.test(word) && !lexicon?.common.has(word)) about.add(stemOf(word, lexicon));
      }
    return [{ number, about }];
  });
}
