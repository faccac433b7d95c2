import { StringDecoder } from 'node:string_decoder';

/** The longest line that is read, in UTF-16 units; an article with all its revisions is much shorter. */
const longestLine = 128 * 1024 * 1024;

/** A line of a file with its number, from 1; `text` is missing if it is longer than anything that an export writes. */
export interface NumberedLine {
  number: number;
  text?: string;
}

/** The lines of a file that is read piece by piece, without empty ones. */
export async function* linesOf(
  file: AsyncIterable<Uint8Array>,
  longest = longestLine,
): AsyncGenerator<NumberedLine> {
  const decoder = new StringDecoder('utf8');
  let number = 1;
  let begun: string[] = [];
  let length = 0;
  const finish = (): NumberedLine[] => {
    const text = length > longest ? undefined : begun.join('').trim();
    begun = [];
    length = 0;
    return text === '' ? [] : [{ number, ...(text === undefined ? {} : { text }) }];
  };
  for await (const piece of file) {
    const [first = '', ...others] = decoder.write(Buffer.from(piece)).split('\n');
    for (const [index, part] of [first, ...others].entries()) {
      if (index > 0) {
        yield* finish();
        number += 1;
      }
      length += part.length;
      if (length <= longest && part !== '') begun.push(part);
    }
  }
  begun.push(decoder.end());
  yield* finish();
}
