import { countGraphemes } from '../../compose/counting/graphemes.ts';

/** A table with column names. Values of any script or length belong in the last column. */
export function table(names: string[], rows: (string | number | undefined)[][]): string {
  const lines = [names, ...rows.map((row) => row.map((cell) => String(cell ?? '')))];
  const widths = names.map((_, column) =>
    Math.max(...lines.map((line) => countGraphemes(line[column] ?? ''))),
  );
  return lines
    .map((line) =>
      line
        .map((cell, column) => padded(cell, widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function padded(cell: string, width: number): string {
  return cell + ' '.repeat(Math.max(0, width - countGraphemes(cell)));
}

/** Names and their values, one per line; missing values are left out. */
export function facts(pairs: [name: string, value: string | number | undefined][]): string {
  const there = pairs.filter(([, value]) => value !== undefined && value !== '');
  const width = Math.max(0, ...there.map(([name]) => name.length));
  return there.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}

/** `1 article`, `2 articles`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** The line below a list that has more pages. */
export function withMore(text: string, nextCursor: string | null): string {
  return nextCursor === null ? text : `${text}\n\nThere is more: add --cursor ${nextCursor}`;
}
