/** How much of a change is quoted at most (characters); the text itself has the rest. */
const mostQuoted = 80;

/** What an edit changed, for the history: the words between the unchanged beginning and end. */
export function changedPart(was: string, is: string): string {
  const most = Math.min(was.length, is.length);
  let start = 0;
  while (start < most && was[start] === is[start]) start += 1;
  let end = 0;
  while (end < most - start && was[was.length - 1 - end] === is[is.length - 1 - end]) end += 1;
  // Only whole words are quoted.
  while (start > 0 && !isGap(was[start - 1]) && !(isGap(was[start]) && isGap(is[start]))) start -= 1;
  const [endOfWas, endOfIs] = [was.length, is.length];
  while (
    end > 0 &&
    !isGap(was[endOfWas - end]) &&
    !(isGap(was[endOfWas - end - 1]) && isGap(is[endOfIs - end - 1]))
  )
    end -= 1;
  const before = quoted(was.slice(start, was.length - end));
  const after = quoted(is.slice(start, is.length - end));
  if (before === '') return `${after} added`;
  return after === '' ? `${before} removed` : `${before} became ${after}`;
}

/** Between words, or where a text ends. */
function isGap(sign: string | undefined): boolean {
  return sign === undefined || /\s/.test(sign);
}

function quoted(text: string): string {
  const words = text.replace(/\s+/g, ' ').trim();
  if (words === '') return '';
  return `“${words.length > mostQuoted ? `${words.slice(0, mostQuoted).toWellFormed()} …` : words}”`;
}
