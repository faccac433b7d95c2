/** What ends a sentence or a clause, in the scripts that we know. */
const stops = '.。．۔';
const strong = '!?…؟！？';
const signs = `${stops}${strong},;:،؛、，；：`;

/** A text that goes on with such a sign; not one that begins like `.env` or `...`. */
const goesOn = new RegExp(`^(?:[${signs.replace(/[.,;:!?]/g, '')}]|[.,;:!?](?:[\\s"'”’»)]|$))`, 'u');

/**
 * Texts put together so that no two signs meet where one ends and the next begins: "it is closed." and ". Try again"
 * give "it is closed. Try again". A question mark stays before whatever follows; a stop that ends nothing goes.
 */
function joinedTexts(texts: readonly string[]): string {
  return texts.reduce((before, text) => {
    const end = before.trimEnd();
    const last = end.at(-1) ?? ' ';
    if (!signs.includes(last) || !goesOn.test(text)) return before + text;
    const isStopTwice = stops.includes(last) && stops.includes(text.charAt(0));
    if (strong.includes(last) || isStopTwice) return end + text.slice(1);
    return end.slice(0, -1) + text;
  }, '');
}

/** A template whose values may be sentences themselves: behind each of them is one sign, its own or the template's. */
export function joined(literals: TemplateStringsArray, ...values: (string | number)[]): string {
  return joinedTexts(literals.flatMap((literal, index) => [literal, String(values[index] ?? '')]));
}

/** The texts that say something, in a row with `between` behind each but the last. */
export function joinedBy(between: string, texts: readonly (string | undefined)[]): string {
  const given = texts.filter((text) => text !== undefined && text !== '') as string[];
  return joinedTexts(given.flatMap((text, index) => (index === 0 ? [text] : [between, text])));
}

/** A template whose holes `{name}` are filled. */
export function filled(template: string, values: Readonly<Record<string, string | number>>): string {
  const pieces = template.split(/\{(\w+)\}/);
  return joinedTexts(
    pieces.map((piece, index) => (index % 2 === 0 ? piece : String(values[piece] ?? `{${piece}}`))),
  );
}
