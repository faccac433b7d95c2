/** A possible emoji sequence (UTS #51, ED-17). No known one joins more than five, so any text takes linear time. */
const candidate =
  /[#*0-9]\uFE0F?\u20E3|\p{RI}\p{RI}|\p{Emoji}(?:\p{EMod}|\uFE0F|[\u{E0030}-\u{E007A}]{1,8}\u{E007F})?(?:\u200D\p{Emoji}(?:\p{EMod}|\uFE0F)?){0,4}/uy;
const known = /^\p{RGI_Emoji}/v;
const wholly = /^\p{RGI_Emoji}$/v;

/**
 * The end of the emoji that starts at `at`, in UTF-16 units; `at` itself if none does. A sequence that lost its
 * variation selectors (as some keyboards do) is still that sequence; a lone © or ❤ without selector is text.
 */
export function emojiEnd(text: string, at: number): number {
  candidate.lastIndex = at;
  const found = candidate.exec(text)?.[0];
  if (found === undefined) return at;
  if (alone.test(found)) return at + found.length;
  return at + lengthOf(found);
}

/** One emoji that needs no selector; half a flag is none. */
const alone = /^(?!\p{RI})\p{Emoji_Presentation}$/u;

/** The lookup among thousands of sequences is expensive, and a text repeats its few. */
const lengths = new Map<string, number>();
const maxRemembered = 500;

function lengthOf(found: string): number {
  const remembered = lengths.get(found);
  if (remembered !== undefined) return remembered;
  const length = sequenceLength(found);
  if (lengths.size >= maxRemembered) lengths.clear();
  lengths.set(found, length);
  return length;
}

function sequenceLength(found: string): number {
  const length = known.exec(found)?.[0].length ?? 0;
  const lostSelectors = length < found.length && /[\u200D\u20E3]/.test(found) && unselected.test(found);
  return lostSelectors && wholly.test(fullyQualified(found)) ? found.length : length;
}

/** An element that needs a variation selector to be shown as an emoji, and has none. */
const unselected = /(?!\p{Emoji_Presentation}|\p{EMod})\p{Emoji}(?!\uFE0F|\p{EMod})/u;
const eachUnselected = new RegExp(unselected, 'gu');

function fullyQualified(sequence: string): string {
  return sequence.replace(eachUnselected, '$&\uFE0F');
}
