import { foldLetters } from '../../article/text.ts';

export interface Dated {
  dateline: string;
  /** The paragraph without the dateline. */
  text: string;
}

/** Words in capitals before a colon that name no place. */
const noPlaces = new Set([
  ...[
    'update',
    'updated',
    'breaking',
    'exclusive',
    'opinion',
    'analysis',
    'explainer',
    'watch',
    'note',
    'correction',
  ],
  ...[
    'live',
    'editorial',
    'comment',
    'review',
    'interview',
    'profile',
    'fact check',
    'q',
    'a',
    'photos',
    'video',
  ],
  ...[
    'تحديث',
    'عاجل',
    'تصحيح',
    'ملاحظة',
    'اپ ڈیٹ',
    'تصحیح',
    'نوٹ',
    'به‌روزرسانی',
    '更新',
    '訂正',
    '追記',
    '注',
    '速報',
  ].map(foldLetters),
]);

/** The longest dateline: nothing after this is examined. */
const longestPlace = 60;

const place = "[\\p{L}\\p{M}][\\p{L}\\p{M}\\p{Nd} .,'\u2019\u02BC/\u2010-\u2011\u200C-]{0,59}?";
const agency = '(?:\\s*[(\uFF08][^()\uFF08\uFF09]{1,40}[)\uFF09])';
const withColon = new RegExp(`^(${place})${agency}?\\s?[:\uFF1A](?=\\s|$|[^\\x00-\\x7F])\\s*`, 'u');
const withDash = new RegExp(`^(${place})(${agency})?(?:\\s*[\u2013\u2014]\\s*|\\s+--?\\s+)`, 'u');
const bracketed = /^\u3010([^\u3010\u3011]{1,30})\u3011\s*/u;

function isCased(text: string): boolean {
  return /[\p{Lu}\p{Ll}]/u.test(text);
}

/** In capitals up to the first comma: "McALLEN" and "LAHORE, Pakistan" are, "Rio de Janeiro" is not. */
function isCapitals(text: string): boolean {
  const [city = ''] = text.split(',');
  const capitals = city.match(/\p{Lu}/gu)?.length ?? 0;
  const small = city.match(/\p{Ll}/gu)?.length ?? 0;
  return capitals >= 2 && small <= 2 && capitals > small * 2;
}

function isPlace(text: string, hasAgency: boolean): boolean {
  if (text.length > longestPlace || noPlaces.has(foldLetters(text))) return false;
  const words = text.split(/\s+/).length;
  if (!isCased(text)) return words <= 3 && text.length <= 30;
  if (isCapitals(text)) return words <= 8;
  return hasAgency && words <= 5 && /^\p{Lu}/u.test(text);
}

/**
 * The dateline that opens an article's first paragraph, and the rest: "CITY: ", "CITY (Agency) — ", "CITY, May 3
 * (Agency) - ", "【東京】", in any script. In scripts with capitals, the city is in capitals or an agency follows it:
 * "Mayor: we will not sell" opens with a speaker. Only the place is kept.
 */
export function takeDateline(paragraph: string): Dated | undefined {
  const start = paragraph.slice(0, 140);
  const square = bracketed.exec(start);
  if (square) return { dateline: (square[1] ?? '').trim(), text: paragraph.slice(square[0].length) };
  const colon = withColon.exec(start);
  if (colon && isPlace((colon[1] ?? '').trim(), /[)\uFF09]\s?[:\uFF1A]\s*$/u.test(colon[0])))
    return dated(colon, paragraph);
  const dash = withDash.exec(start);
  const hasAgency = dash?.[2] !== undefined;
  const city = (dash?.[1] ?? '').trim();
  if (dash && (hasAgency || isCased(city)) && isPlace(city, hasAgency)) return dated(dash, paragraph);
  return undefined;
}

function dated(found: RegExpExecArray, paragraph: string): Dated {
  const city = (found[1] ?? '').trim().replace(/,\s*\p{L}+\.?\s*\d{1,2}$|,\s*\d{1,2}\.?\s*\p{L}+\.?$/u, '');
  return { dateline: city, text: paragraph.slice(found[0].length) };
}
