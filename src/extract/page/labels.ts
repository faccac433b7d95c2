import { foldLetters, oneLine } from '../../article/text.ts';
import { type DateOptions, type ReadDate, readDate } from '../dates.ts';

/** Labels of the lines between caption and summary points, in the languages that newsrooms use. */
const words = {
  shortUrl:
    'short url|short link|shortlink|short-url|lien court|url courte|url court|kurzlink|kurz-url|kurz-link|enlace corto|' +
    'url corta|link breve|url breve|link curto|url curta|korte link|kort länk|kort lenke|kısa bağlantı|kısa url|' +
    'короткая ссылка|коротке посилання|tautan singkat|url singkat|رابط مختصر|الرابط المختصر|رابط قصير|الرابط القصير|' +
    'مختصر لنک|شارٹ یو آر ایل|شارٹ لنک|مختصر ربط|لینک کوتاه|نشانی کوتاه|短縮url|短網址|短网址|短链接|단축 url|लघु यूआरएल|शॉर्ट यूआरएल',
  updated:
    'last updated on|last updated at|last updated|updated on|updated at|updated|last modified|modified on|modified|update|' +
    'mis à jour le|mise à jour le|mis à jour|mise à jour|actualisé le|modifié le|aktualisiert am|aktualisiert|stand|' +
    'zuletzt aktualisiert|actualizado el|actualizado|última actualización|aggiornato il|aggiornato|ultimo aggiornamento|' +
    'atualizado em|atualizado|última atualização|bijgewerkt op|bijgewerkt|uppdaterad|oppdatert|opdateret|päivitetty|' +
    'zaktualizowano|aktualizacja|aktualizováno|güncellendi|güncelleme|son güncelleme|обновлено|оновлено|' +
    'diperbarui|dikemas kini|cập nhật lúc|cập nhật|تحديث|اخر تحديث|آخر تحديث|تم التحديث في|تم التحديث|حدث في|محدث|' +
    'اپ ڈیٹ|اپڈیٹ|آخری اپ ڈیٹ|تازہ ترین|اپ ڈیٹ شدہ|بروزرسانی|به روز رسانی|به‌روزرسانی|به روز شده|آخرین به‌روزرسانی|' +
    'עודכן|अपडेट किया गया|अपडेटेड|अपडेट|अद्यतन|হালনাগাদ|আপডেট|更新日時|更新日|最終更新|更新时间|更新時間|更新于|更新於|更新|업데이트|수정',
  published:
    'published on|published at|published|first published|posted on|posted|publié le|publié|veröffentlicht am|veröffentlicht|' +
    'publicado el|publicado em|publicado|pubblicato il|pubblicato|gepubliceerd op|gepubliceerd|publicerad|opublikowano|' +
    'yayınlandı|yayınlanma|опубликовано|опубліковано|نشر في|تاريخ النشر|نشر|شائع|شائع شدہ|تاریخ اشاعت|انتشار|منتشر شده|' +
    'प्रकाशित|公開日|掲載日|发布时间|发布于|發布時間|입력',
  follow:
    'follow|follow us|following|suivre|nous suivre|suivez-nous|folgen|seguir|síguenos|segui|seguici|volgen|följ|følg|seuraa|' +
    'obserwuj|sledovat|takip et|takip|подписаться|підписатися|читать|ikuti|theo dõi|تابع|تابعنا|متابعة|تابعونا|' +
    'فالو کریں|فالو|پیروی کریں|دنبال کنید|دنبال کردن|עקוב|फॉलो करें|फॉलो|अनुसरण करें|অনুসরণ করুন|フォロー|フォローする|关注|關注|팔로우',
} as const;

export type LabelKind = keyof typeof words;

export interface Label {
  kind: LabelKind;
  /** The date of an "Updated" or "Published" line; undefined if there is none or it can't be read. */
  date?: ReadDate | undefined;
  /** The text after the label, folded. */
  rest: string;
  /** The line as printed. */
  printed: string;
}

function alternatives(list: string): string {
  const folded = [...new Set(list.split('|').map((word) => foldLetters(word)))];
  folded.sort((a, b) => b.length - a.length);
  return folded.map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replace(/ /g, '\\s+')).join('|');
}

const patterns: [LabelKind, RegExp][] = (Object.keys(words) as LabelKind[]).map((kind) => [
  kind,
  new RegExp(
    `^(?:${alternatives(words[kind])})(?:\\s*[:\\uFF1A|\\u2013\\u2014-]\\s*|\\s+|(?=\\d)|$)(.*)$`,
    'u',
  ),
]);

/** The longest label with its value. */
const longestLine = 200;

const address = /^<?(?:https?:\/\/)?[\w.-]+\.[a-z]{2,}(?:\/\S*)?>?$/iu;

/** Whether a whole line is only a web address. */
export function isAddress(line: string): boolean {
  return line.length < 2_000 && /[/.]/.test(line) && address.test(line);
}

/**
 * The label in a whole line, or undefined. "Updated rules for drivers" is none: "Updated" may be followed only by a
 * date (or what looks like an unreadable date), "Short Url" by an address, "Follow" by nothing or an account. Whether
 * the line is in the right place is decided by the page reader.
 */
export function labelOf(line: string, options: DateOptions): Label | undefined {
  if (line.length > longestLine) return undefined;
  const folded = foldLetters(oneLine(line));
  for (const [kind, pattern] of patterns) {
    const rest = pattern.exec(folded)?.[1]?.trim();
    if (rest === undefined) continue;
    const label = labelWith(kind, rest, options);
    if (label) return { ...label, printed: line };
  }
  return undefined;
}

function labelWith(kind: LabelKind, rest: string, options: DateOptions): Omit<Label, 'printed'> | undefined {
  if (rest === '') return { kind, rest };
  if (kind === 'shortUrl') return isAddress(rest) ? { kind, rest } : undefined;
  if (kind === 'follow') return /^@[\w.@-]+$/.test(rest) ? { kind, rest } : undefined;
  const date = readDate(rest, options);
  if (date !== undefined) return { kind, date, rest };
  return looksLikeDate(rest) ? { kind, rest } : undefined;
}

/** Digits first or last and few words: a date in an unknown language or calendar. */
function looksLikeDate(rest: string): boolean {
  return (
    /^\d|\d(?:\.|\s?[ap]m)?$/.test(rest) && /\d{1,4}\D+\d{2,4}/.test(rest) && rest.split(/\s+/).length <= 6
  );
}
