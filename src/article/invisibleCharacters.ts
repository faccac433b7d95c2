/** Scripts whose letters join: there ZWNJ and ZWJ are spelling, elsewhere they are leftovers of typesetting. */
const joining =
  '\\p{sc=Arab}\\p{sc=Syrc}\\p{sc=Mong}\\p{sc=Nkoo}\\p{sc=Deva}\\p{sc=Beng}\\p{sc=Guru}\\p{sc=Gujr}\\p{sc=Orya}' +
  '\\p{sc=Taml}\\p{sc=Telu}\\p{sc=Knda}\\p{sc=Mlym}\\p{sc=Sinh}\\p{sc=Mymr}\\p{sc=Khmr}\\p{sc=Tibt}';
const joiningLetter = new RegExp(`^[${joining}\\u064B-\\u065F\\u0670]$`, 'u');
const mark = /^\p{M}$/u;
const pictograph = /^(?:[\p{Extended_Pictographic}\p{Emoji_Modifier}]|\uFE0F|\u20E3)$/u;

function before(text: string, at: number): string {
  const unit = text.charCodeAt(at - 1);
  const isTail = unit >= 0xdc00 && unit <= 0xdfff;
  return at > 0 ? text.slice(at - (isTail ? 2 : 1), at) : '';
}

function after(text: string, at: number): string {
  const point = text.codePointAt(at);
  return point === undefined ? '' : String.fromCodePoint(point);
}

/** Keeps a joiner (U+200C, U+200D) only where the spelling of a word or an emoji sequence needs it. */
function withFittingJoiners(text: string): string {
  return text.replace(/[\u200C\u200D]+/g, (run, at: number) => {
    const joiner = run.charAt(0);
    const left = before(text, at);
    const right = after(text, at + run.length);
    if (joiner === '\u200D' && pictograph.test(left) && pictograph.test(right)) return joiner;
    if (!joiningLetter.test(left)) return '';
    if (joiner === '\u200D' || mark.test(left)) return joiner;
    return joiningLetter.test(right) ? joiner : '';
  });
}

const closes = new Map([
  ['\u202A', '\u202C'],
  ['\u202B', '\u202C'],
  ['\u2066', '\u2069'],
  ['\u2067', '\u2069'],
  ['\u2068', '\u2069'],
  ['\u202D', '\u202C'],
  ['\u202E', '\u202C'],
]);

/**
 * Keeps embeddings and isolates (UAX #9) that are closed in the same text, innermost first. Overrides are always
 * removed: they show letters in a different order and serve only to deceive.
 */
function withPairedDirections(text: string): string {
  if (!/[\u202A-\u202E\u2066-\u2069]/.test(text)) return text;
  const units = text.split('');
  const open: number[] = [];
  let openIsolates = 0;
  units.forEach((unit, at) => {
    if (closes.has(unit)) {
      open.push(at);
      if (closes.get(unit) === '\u2069') openIsolates++;
      return;
    }
    if (unit !== '\u202C' && unit !== '\u2069') return;
    units[at] = '';
    if (unit === '\u2069' && openIsolates === 0) return;
    while (open.length > 0) {
      const start = open.at(-1) ?? 0;
      const opener = units[start] ?? '';
      const fits = closes.get(opener) === unit;
      if (!fits && unit === '\u202C') return;
      open.pop();
      if (closes.get(opener) === '\u2069') openIsolates--;
      if (!fits || opener === '\u202D' || opener === '\u202E') units[start] = '';
      else units[at] = unit;
      if (fits) return;
    }
  });
  for (const start of open) units[start] = '';
  return units.join('');
}

const rightToLeft = /[\p{sc=Arab}\p{sc=Hebr}\p{sc=Syrc}\p{sc=Thaa}\p{sc=Nkoo}\p{sc=Adlm}\p{sc=Rohg}]/u;

/** Single marks (LRM, RLM, ALM) order words beside right-to-left ones; elsewhere they are leftovers. */
function withFittingMarks(text: string): string {
  if (!/[\u200E\u200F\u061C]/.test(text)) return text;
  if (!rightToLeft.test(text)) return text.replace(/[\u200E\u200F\u061C]/g, '');
  return text.replace(/([\u200E\u200F\u061C])[\u200E\u200F\u061C]+/g, '$1');
}

/**
 * Controls (except tab and line ends), lone surrogates, non-characters, and characters without a shape or meaning in
 * running text: soft hyphen, word joiner, byte order mark, zero-width space, fillers, annotation anchors.
 */
const junk =
  /[^\P{Cc}\t\n\r\x85]|\u034F|[\xAD\u180E\u200B\u2060-\u2065\u206A-\u206F\u3164\uFEFF\uFFA0\uFFF0-\uFFFC\p{Cs}\p{Noncharacter_Code_Point}\u{1BCA0}-\u{1BCA3}\u{1D173}-\u{1D17A}]/gu;

/** Tag characters spell a flag after U+1F3F4 and are hidden text anywhere else. */
const hiddenTags = /(\u{1F3F4}[\u{E0020}-\u{E007E}]{1,15}\u{E007F})|[\u{E0000}-\u{E0FFF}]/gu;

const mayNeedCare = /[^\t\n\r\x20-\x7E\u00A0-\u00AC\u00AE-\u02FF]/u;

/**
 * The text without invisible characters, valid for XML 1.0. Line ends and spaces stay. More than 30 marks on one
 * letter are cut (UAX #15, stream-safe text): composing them takes quadratic time.
 */
export function withoutInvisible(text: string): string {
  if (!mayNeedCare.test(text)) return text;
  const seen = text.replace(junk, '').replace(hiddenTags, '$1');
  const limited = seen.replace(/(?<=\p{M}{30})\p{M}/gu, '');
  return withFittingMarks(withPairedDirections(withFittingJoiners(limited)));
}
