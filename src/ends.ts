/**
 * The text without the characters at its end that match `sign` (a pattern for one of them). It works from the end: a
 * pattern such as `/\s+$/` is tried again from each place of a long text, which takes quadratic time.
 */
export function withoutEnd(text: string, sign: RegExp): string {
  let end = text.length;
  while (end > 0) {
    const unit = text.charCodeAt(end - 1);
    const isPair = unit >= 0xdc00 && unit <= 0xdfff && end > 1;
    const start = isPair && isHighSurrogate(text.charCodeAt(end - 2)) ? end - 2 : end - 1;
    if (!sign.test(text.slice(start, end))) break;
    end = start;
  }
  return text.slice(0, end);
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

/** The text up to the first match of `sign`; all of it if there is none. */
export function upTo(text: string, sign: string | RegExp): string {
  const at = typeof sign === 'string' ? text.indexOf(sign) : text.search(sign);
  return at < 0 ? text : text.slice(0, at);
}
