/** What X adds to a domain: port, path and query; each extends as far as X's own patterns do, in one pass. */

const cyrillic = '\\u0400-\\u04FF';
export const latinAccents =
  '\\xC0-\\xD6\\xD8-\\xF6\\xF8-\\xFF\\u0100-\\u024F\\u0253\\u0254\\u0256\\u0257\\u0259\\u025B\\u0263\\u0268\\u026F\\u0272\\u0289\\u028B\\u02BB\\u0300-\\u036F\\u1E00-\\u1EFF';
const pathUnit = new RegExp(`[a-z${cyrillic}0-9!*';:=+,.$/%#\\[\\]\\-\\u2013_~@|&${latinAccents}]`, 'i');
const pathEnd = new RegExp(`[+\\-a-z${cyrillic}0-9=_#/${latinAccents}]`, 'i');
const queryUnit = /[a-z0-9!?*'@();:&=+$/%#[\]\-_.,~|]/i;
const queryEnd = /[a-z0-9\-_&=#/]/i;

/** The end of an address whose domain ends at `at`. */
export function tailEnd(text: string, at: number): number {
  return queryEndFrom(text, pathEndFrom(text, portEnd(text, at)));
}

function portEnd(text: string, at: number): number {
  if (text.charAt(at) !== ':') return at;
  let end = at + 1;
  while (/[0-9]/.test(text.charAt(end))) end++;
  return end > at + 1 ? end : at;
}

function pathEndFrom(text: string, start: number): number {
  if (text.charAt(start) !== '/') return start;
  let end = start + 1;
  for (let at = start + 1; at < text.length; ) {
    const unit = text.charAt(at);
    if (unit === '(') {
      at = closingParenthesis(text, at, true);
      if (at < 0) break;
      end = at;
      continue;
    }
    if (!pathUnit.test(unit)) break;
    at++;
    if (pathEnd.test(unit)) end = at;
  }
  return end;
}

/** After the parenthesis that closes the one at `at`, with at most one more inside, as in `thing_(cool_(one))`. */
function closingParenthesis(text: string, at: number, mayNest: boolean): number {
  let end = at + 1;
  while (pathUnit.test(text.charAt(end))) end++;
  if (mayNest && text.charAt(end) === '(') {
    end = closingParenthesis(text, end, false);
    if (end < 0) return -1;
    while (pathUnit.test(text.charAt(end))) end++;
  }
  return text.charAt(end) === ')' && end > at + 1 ? end + 1 : -1;
}

function queryEndFrom(text: string, start: number): number {
  if (text.charAt(start) !== '?') return start;
  let end = start;
  for (let at = start + 1; at < text.length; at++) {
    const unit = text.charAt(at);
    if (!queryUnit.test(unit)) break;
    if (queryEnd.test(unit)) end = at + 1;
  }
  return end;
}
