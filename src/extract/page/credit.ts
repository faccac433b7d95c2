import { foldLetters } from '../../article/text.ts';
import { withoutEnd } from '../../ends.ts';

/** Labels before a credit. Longer ones first, so that "photo courtesy of" leaves no "courtesy of" behind. */
const labels = [
  ...[
    '(?:file )?photo(?:graph)? courtesy(?: of)?',
    'image courtesy(?: of)?',
    'courtesy(?: of)?',
    'photo(?:graph)?s? by',
    'photo credits?',
  ],
  ...[
    'image credits?',
    'picture credits?',
    'file photos?',
    'photos?',
    'photographs?',
    'images?',
    'pictures?',
    'pics?',
    'credits?',
    'by',
  ],
  ...[
    'crédits? photos?',
    'photo d archives',
    'crédits?',
    'foto de',
    'fotos?',
    'bilde?r?',
    'imagen(?: de)?',
    'imagem',
    'archivbild',
    'crédito',
  ],
  ...[
    'kredi',
    'fotoğraf',
    'фото',
    'снимок',
    'صور[ةه]',
    'الصور[ةه]',
    'تصویر',
    'تصاویر',
    'فوٹو',
    'عکس',
    'بشکریہ',
    'تصوير',
    'عدس[ةه]',
  ],
  ...[
    'तस्वीर',
    'फोटो',
    'फ़ोटो',
    'साभार',
    'ছবি',
    '写真提供',
    '写真',
    '画像',
    '撮影',
    '提供',
    '图片来源',
    '图源',
    '图',
    '圖',
    '摄',
    '攝',
    '사진',
  ],
].map(foldLetters);

const label = new RegExp(
  `^(?:${labels.join('|')})(?:\\s*[:\uFF1A=\uFF1D|/]\\s*|\\s*[\u2013\u2014-]\\s+|\\s+)`,
  'u',
);
const bareLabel = new RegExp(`^(?:${labels.join('|')})$`, 'u');

/** Words in brackets at a caption's end that say where a picture is from or who is where, not whose it is. */
const noCredit = [
  '(?:second |third |2nd |3rd |far )?(?:from )?(?:the )?(?:left|right|cent(?:er|re)|top|bottom|middle|above|below|front|back|[lrc])',
  'file(?: (?:photos?|pictures?|images?|pic))?',
  'archives?',
  'handout',
  'undated(?: photo)?',
  'photo d archives?',
  'archivbild',
  'archivfoto',
  'foto de archivo',
  'imagen de archivo',
  'foto d archivio',
  'arşiv',
  'архив(?:ное фото)?',
  'فائل(?: (?:فوٹو|تصویر))?',
  'ارشیف',
  'صور[ةه] ارشیفی[ةه]',
  '(?:عکس )?ارشیوی?',
  '資料写真',
  '資料',
  '资料图',
  '资料图片',
  '자료사진',
];
const noCredits = new RegExp(foldLetters(`^(?:${noCredit.join('|')})$`), 'u');

const opening = new Map([
  [')', '('],
  ['\uFF09', '\uFF08'],
  [']', '['],
]);

/** The last group in brackets at the end of a line, its own brackets inside it balanced. */
function lastBracketed(line: string): string | undefined {
  const end = withoutEnd(line, /[\s.\u3002\u06D4\u0964]/);
  const close = end.at(-1) ?? '';
  const open = opening.get(close);
  if (!open) return undefined;
  let depth = 0;
  for (let at = end.length - 1; at >= Math.max(0, end.length - 300); at--) {
    if (end[at] === close) depth++;
    if (end[at] === open && --depth === 0) return end.slice(at + 1, -1).trim();
  }
  return undefined;
}

/** "… at dawn. Photo: Port of X", "… at dawn. — AFP": a credit without brackets, after the caption's last sentence. */
function lastSentence(line: string): string | undefined {
  const tail = line.slice(-200);
  const named =
    /(?:^|[.!?\u3002\u06D4\u0964|]\s+)([^.!?\u3002\u06D4\u0964|]{1,30}[:\uFF1A]\s*[^:\uFF1A\u3002\u06D4\u0964|]{1,80})$/u.exec(
      tail,
    )?.[1];
  if (named && label.test(foldLetters(named))) return named;
  return /[.!?\u3002\u06D4\u0964]\s*[\u2013\u2014]\s?([^\u2013\u2014.!?]{2,60})$/u.exec(tail)?.[1];
}

function withoutLabel(words: string): string {
  const folded = foldLetters(words);
  const match = label.exec(folded);
  // Folding does not change the length of the labels above; if it did for the rest, the whole is safer than a cut
  // word.
  if (!match || folded.length !== words.length)
    return match ? words.replace(/^[^:\uFF1A]*[:\uFF1A]\s*/u, '') : words;
  return words.slice(match[0].length).trim();
}

/**
 * The picture's owner, from the caption as printed: "(Photo: Port of X)" gives "Port of X", "(PID)" gives "PID".
 * "(File photo)", "(left)" and a date name no owner and give nothing.
 */
export function creditOf(caption: string): string | undefined {
  const words = lastBracketed(caption) ?? lastSentence(caption);
  if (!words) return undefined;
  const folded = foldLetters(words)
    .replace(/[.'\u2019]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (noCredits.test(folded) || bareLabel.test(folded)) return undefined;
  const credit = withoutLabel(words.trim());
  const isDate = /^\p{L}{0,12}\.?\s?\d{1,2}(?:,|\s|[./-]|\p{L})*\d{0,2}[\s,./-]*\d{4}$|^\d{4}$/u.test(credit);
  return credit === '' || isDate || !/\p{L}/u.test(credit) ? undefined : credit;
}
