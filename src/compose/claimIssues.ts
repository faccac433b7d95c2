/** What is wrong, as a sentence, and the words that it concerns, as written in the text. */
export interface Finding {
  says: string;
  words?: string;
}

/**
 * What is wrong with a claim: it must be a span of its source that begins and ends between words,
 * with its quotations and names whole. The validator's own check, which shares nothing with the composer's cutting.
 */
export function findingsOfClaim(
  segment: { text: string; start?: number; end?: number },
  source: string | undefined,
): Finding[] {
  const { text, start = 0, end = 0 } = segment;
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  if (source === undefined || source.slice(start, end) !== text)
    return [{ words: text, says: `“${shown}” is not in the article in this form.` }];
  const issues: string[] = [];
  const before = source.slice(0, start);
  const after = source.slice(end);
  const spaced = !/[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}]/u.test(text.slice(-2));
  if (/[\p{L}\p{N}]$/u.test(before.slice(-2)) && /^[\p{L}\p{N}]/u.test(text))
    issues.push(`“${shown}” begins within a word.`);
  if (spaced && /[\p{L}\p{N}]$/u.test(text.slice(-2)) && /^[\p{L}\p{M}\p{N}]/u.test(after))
    issues.push(`“${shown}” ends within a word.`);
  if (/[\p{N}][.,\u066B\u066C]?$/u.test(text) && /^[.,\u066B\u066C]?\p{N}/u.test(after))
    issues.push(`“${shown}” ends within a number.`);
  if (/\p{Lu}[\p{L}\p{M}’'-]*$/u.test(text.slice(-60)) && /^ \p{Lu}/u.test(after))
    issues.push(`“${shown}” ends within a name.`);
  // If the source itself leaves one open, there is nothing to compare with.
  if (openPairs(text) !== 0 && openPairs(source) === 0)
    issues.push(`“${shown}” has a quotation or bracket that is not closed.`);
  return issues.map((says) => ({ words: text, says }));
}

/** How many quotations and brackets are left open, or closed without being opened. */
function openPairs(text: string): number {
  const count = (sign: string) => text.split(sign).length - 1;
  // In Urdu the closing sign opens, in German the low one does, so all three are counted together: their number is
  // even.
  const double = (count('“') + count('”') + count('„')) % 2;
  const straight = count('"') % 2;
  const angled = (count('«') + count('»')) % 2;
  const brackets = ['()', '[]', '「」', '『』', '（）', '【】'].reduce(
    (sum, [open = '', close = '']) => sum + unpaired(text, open, close),
    0,
  );
  return double + straight + angled + brackets;
}

/** How many of two brackets have no partner in order: “) (” has two. */
function unpaired(text: string, open: string, close: string): number {
  let depth = 0;
  let without = 0;
  for (const sign of text) {
    if (sign === open) depth += 1;
    else if (sign === close) {
      if (depth > 0) depth -= 1;
      else without += 1;
    }
  }
  return without + depth;
}
