import type { ArticleInput } from '../../article/article.ts';
import { featuresOf } from '../../article/duplicates/similarity.ts';
import { cleanUrl } from '../../article/identity.ts';
import { cleanText, foldHeadline } from '../../article/text.ts';
import { isSameSite } from '../../net/sameSite.ts';

/** How headlines of consent, login, block and error pages begin, folded. */
const beginnings = [
  'before you continue',
  'we value your privacy',
  'we care about your privacy',
  'your privacy choices',
  'just a moment',
  'attention required',
  'access denied',
  'please sign in',
  'please log in',
  'sign in to',
  'log in to',
  'subscribe to read',
  'subscribe to continue',
  'are you a robot',
  'are you human',
  'verify you are',
  'checking your browser',
  'enable javascript',
  'page not found',
  '404 not found',
  '403 forbidden',
  '502 bad gateway',
  '503 service',
  'error 404',
  'bevor sie fortfahren',
  'seite nicht gefunden',
  'wir und unsere partner',
  'avant de continuer',
  'nous respectons votre vie',
  'page introuvable',
  'page non trouvée',
  'antes de continuar',
  'valoramos su privacidad',
  'página no encontrada',
  'página não encontrada',
  'pagina non trovata',
  'pagina niet gevonden',
  'diese seite gibt es nicht',
  'die seite wurde nicht gefunden',
  'cette page nexiste',
  'esta página no existe',
  'this page doesnt exist',
  'this page is not available',
  'this page isnt available',
  'this article is no longer available',
  'this story is no longer available',
  'sorry we cant find',
  'sorry this page',
  'الصفحة غير موجودة',
  'صفحہ نہیں ملا',
  'ページが見つかりません',
  'お探しのページ',
];
/** Complete headlines of such pages: a longer one may be a real headline. */
const names = new Set(
  'sign in|log in|login|oops|something went wrong|cookies|cookie settings|not found|404|403|error|forbidden|service unavailable|anmelden|connexion|iniciar sesión|ログイン|تسجيل الدخول|لاگ ان'.split(
    '|',
  ),
);

function isWall(headline: string): boolean {
  const folded = foldHeadline(headline);
  return names.has(folded) || beginnings.some((each) => folded === each || folded.startsWith(`${each} `));
}

/** Whether two headlines are the same one, perhaps shortened, or with the site's name appended. */
function isSameHeadline(one: string, other: string): boolean {
  const [a, b] = [foldHeadline(one), foldHeadline(other)];
  if (a.includes(b) || b.includes(a)) return true;
  const [first, second] = [featuresOf(one, []), featuresOf(other, [])];
  const shared = [...first].filter((feature) => second.has(feature)).length;
  return shared > 0 && shared >= Math.min(first.size, second.size) / 2;
}

/** What was requested: the address, and the expected headline. */
export interface Asked {
  url: string;
  headline?: string | undefined;
  /** The headline counts only if the address redirects elsewhere, or the site’s page is there: an article may change its own. */
  mayChange?: boolean;
}

/**
 * Why a page is not the requested article, as a sentence: another host's, the front page, or one with another
 * headline (consent, login, block and error pages, a deleted article). Undefined if it may be the article.
 */
export function disbelief(
  asked: Asked,
  answeredUrl: string,
  { articles, isSite = false }: { articles: ArticleInput[]; isSite?: boolean },
): string | undefined {
  const [from, to] = [new URL(asked.url), new URL(answeredUrl)];
  const isElsewhere = cleanUrl(asked.url) !== cleanUrl(answeredUrl);
  const leads = isElsewhere ? `leads to ${answeredUrl}` : 'answered';
  const headlines = articles.map(({ headline }) => cleanText(headline));
  if (isElsewhere && to.pathname === '/' && to.search === '' && from.pathname !== '/')
    return `${asked.url} leads to the front page, ${answeredUrl}`;
  const known =
    asked.headline === undefined || (asked.mayChange && !isElsewhere && !isSite)
      ? ''
      : cleanText(asked.headline);
  if (known !== '') {
    if (headlines.some((headline) => isSameHeadline(known, headline))) return undefined;
    return `${asked.url} ${leads}, but with another headline (“${headlines[0]?.slice(0, 100) ?? ''}”)`;
  }
  if (isElsewhere && !isSameSite(from, to)) return `${asked.url} leads to another host, ${answeredUrl}`;
  const [only] = headlines;
  if (only !== undefined && headlines.length === 1 && isWall(only))
    return `${asked.url} ${leads} with “${only.slice(0, 100)}”, which is not an article`;
  return undefined;
}
