const listed = (units: string) => units.split(' ');

/** Characters and short patterns that a text may contain thousands of, and that are hard for patterns, parsers and counters. */
const units = [
  ...listed(
    `@ a A . a. < > & &# " ' ( ) () [ ] { } {} - -- – _ / // \\ ? = ; : , # % $ \${ * | 0 1. 1, 1: 2024-`,
  ),
  ...listed(
    ':// http:// https://a. www. a@b. @( (( #a @a @a@ a- xn-- “ ” « » 「 」 ٠ ، 。 ع 東 ß İ <b> </b> <p> </p>',
  ),
  ...listed('<p>a <b <! <!-- --> <!----> ]]> <![CDATA[ <? <?a?> &lt; charset= "a":'),
  ...['<a href="', '<meta ', '(" ', ' (', ', ', '. ', '! ', 'a b ', 'Ab ', 'by ', 'Photo: ', '# ', '" '],
  ...[' ', '\t', '\n', '\r\n', '\n\n', ' \n', '\u00A0', '\u3000', '\u0000', '\uD800', '\uFEFF', '\u00AD'],
  ...[
    '\u0301',
    'e\u0301',
    '\u200C',
    '\u200D',
    '\u200F',
    '\u202A',
    '\u2066',
    '\u2069',
    '👩\u200D',
    '👍🏽',
    '🇫',
  ],
];

/** What surrounds them: patterns often fail and retry from everywhere only after such a beginning or end. */
const frames: [start: string, end: string][] = [
  ['', ''],
  ['x ', '\u0001!'],
];

/** A text of about this many characters. */
export interface Hostile {
  name: string;
  of(length: number): string;
}

function shown(unit: string): string {
  return JSON.stringify(unit).replace(
    /[^ -~]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

export const hostileTexts: Hostile[] = frames.flatMap(([start, end]) =>
  units.map((unit) => ({
    name: `${start}${shown(unit)}…${end === '' ? '' : shown(end)}`,
    of: (length) => `${start}${unit.repeat(Math.ceil(length / unit.length))}${end}`,
  })),
);
