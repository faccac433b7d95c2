import { createHmac } from 'node:crypto';

/** No letter or digit that looks like another one: no i, l, o, 0, 1. */
const alphabet = '23456789abcdefghjkmnpqrstuvwxyz';
const shortest = 4;
const longest = 12;

/** Words that no link of a newsroom should spell, folded by look (4 for a, 3 for e …). Short and blunt on purpose. */
const badWords = [
  'anal',
  'anus',
  'arse',
  'butt',
  'cack',
  'cunt',
  'crap',
  'damn',
  'dead',
  'dumb',
  'fag',
  'fap',
  'fart',
  'fuc',
  'fuk',
  'fuck',
  'hate',
  'heb',
  'jap',
  'jew',
  'kkk',
  'krap',
  'kys',
  'nazi',
  'nazy',
  'neg',
  'nigg',
  'nsdap',
  'paki',
  'penu',
  'prn',
  'puta',
  'pute',
  'puss',
  'rape',
  'sex',
  'ss88',
  'scum',
  'shag',
  'spaz',
  'suck',
  'tard',
  'tranny',
  'turd',
  'twat',
  'wank',
  'xxx',
];
const lookalikes: Record<string, string> = { 3: 'e', 4: 'a', 5: 's', 6: 'b', 7: 't', 8: 'b', 9: 'g', 2: 'z' };

/** Whether a code spells a word that nobody wants beside a headline. */
export function isUnfortunate(code: string): boolean {
  const folded = code.toLowerCase().replace(/[2-9]/g, (digit) => lookalikes[digit] ?? digit);
  return badWords.some((word) => folded.includes(word) || code.includes(word));
}

/**
 * The candidate codes of an article, channel and variant, shortest first: prefixes of the base-31
 * HMAC-SHA256(newsroom id, article id | channel | variant). The same key gives the same codes on every machine.
 */
export function candidateCodes(
  newsroomId: string,
  articleId: string,
  channel: string,
  variant: string,
): string[] {
  const digest = createHmac('sha256', newsroomId).update(`${articleId}|${channel}|${variant}`).digest();
  let number = BigInt(`0x${digest.toString('hex')}`);
  let word = '';
  while (word.length < longest) {
    word += alphabet[Number(number % 31n)];
    number /= 31n;
  }
  const codes: string[] = [];
  for (let length = shortest; length <= longest; length++) {
    const code = word.slice(0, length);
    if (!isUnfortunate(code)) codes.push(code);
  }
  // A word inside the first letters spoils every prefix: then the rest of the digest serves.
  return codes.length > 0 ? codes : candidateCodes(newsroomId, `${articleId}'`, channel, variant);
}

/** A code that a person may choose: letters, digits and hyphens of any language's plain ASCII, 3 to 32. */
export function isVanityCode(code: string): boolean {
  return /^[A-Za-z0-9](?:[A-Za-z0-9-]{1,30})[A-Za-z0-9]$/.test(code);
}
