/** Signs that start a summary point with or without a space after them. */
const bullets =
  '\u2022\u2023\u2043\u204C\u204D\u2219\u25A0\u25A1\u25AA\u25AB\u25B6\u25B8\u25BA\u25C6\u25C7\u25CB\u25CF\u25D8\u25E6\u25FE\u25FD' +
  '\u2605\u2606\u2714\u2713\u2756\u27A2\u27A4\u2B25\u30FB\uFF65\uF0B7\uF0A7';
const bulletSign = new RegExp(`^[${bullets}]\\uFE0F?\\s*`, 'u');

/** Signs that are also dashes, stars and dots of running text: a space must follow. */
const plainSign = /^(?:[-*+\u00B7\u2010-\u2015\u2212]|--)(?:\s+|$)/u;

const numbered = /^\(?(\d{1,2})[.)\uFF0E]\s+/;

/** A summary point's text without its sign ("• ", "- ", "* ", "– ", "· " …), or undefined if a line has none. */
export function bulletText(line: string): string | undefined {
  const sign = bulletSign.exec(line) ?? plainSign.exec(line);
  return sign ? line.slice(sign[0].length).trim() : undefined;
}

/** The text after "n. " or "n) ", for the expected n; "2.5 million" is no second point. */
export function numberedText(line: string, due: number): string | undefined {
  const number = numbered.exec(line);
  return number && Number(number[1]) === due ? line.slice(number[0].length).trim() : undefined;
}
