import { domainToASCII, domainToUnicode } from 'node:url';

/** Scripts that one label of a host name may be written in; each list is one writing system. */
const writingSystems = [
  ['Latin'],
  ['Arabic'],
  ['Armenian'],
  ['Bengali'],
  ['Cyrillic'],
  ['Devanagari'],
  ['Ethiopic'],
  ['Georgian'],
  ['Greek'],
  ['Gujarati'],
  ['Gurmukhi'],
  ['Hebrew'],
  ['Kannada'],
  ['Khmer'],
  ['Lao'],
  ['Malayalam'],
  ['Myanmar'],
  ['Oriya'],
  ['Sinhala'],
  ['Tamil'],
  ['Telugu'],
  ['Thai'],
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Hangul'],
  ['Latin', 'Han', 'Bopomofo'],
].map((scripts) => new RegExp(`^[\\d${scripts.map((name) => `\\p{scx=${name}}`).join('')}-]+$`, 'u'));

/** What may be shown decoded: letters, their marks and digits, but no invisible ones. */
const readable = /^[[\p{L}\p{M}\p{N}]--\p{Default_Ignorable_Code_Point}]$/v;

const encodedLetters = /(?:%[89A-F][0-9A-F])+/gi;

function readableHost(host: string): string {
  if (!host.includes('xn--')) return host;
  const labels = host.split('.').map((label) => {
    const shown = label.startsWith('xn--') ? domainToUnicode(label) : label;
    const isPlain = writingSystems.some((system) => system.test(shown));
    return isPlain && domainToASCII(shown) === label ? shown : label;
  });
  return labels.join('.');
}

/** The letters of percent-encoded UTF-8; everything else, and invalid UTF-8, stays encoded. */
function decodedLetters(encoded: string): string {
  try {
    return Array.from(decodeURIComponent(encoded), (sign) =>
      readable.test(sign) ? sign : encodeURIComponent(sign),
    ).join('');
  } catch {
    return encoded;
  }
}

/**
 * An address for people, in the letters of its language. Only for display: programs get the address itself. What
 * could mislead stays encoded: control and bidi characters, spaces, characters that look like "/" or "?", and labels
 * of a host name that mix scripts. Pages isolate it, so that right-to-left letters move nothing around it.
 */
export function readableUrl(address: string): string {
  const [start, scheme, host] = /^(https?:\/\/)([^/?#:]*)/.exec(address) ?? [];
  if (start === undefined || scheme === undefined || host === undefined) return address;
  const rest = address.slice(start.length);
  return scheme + readableHost(host) + rest.replace(encodedLetters, decodedLetters);
}
