/** A row of a table for spreadsheets (RFC 4180), without its line's end. */
function csvRow(cells: readonly (string | number | undefined)[]): string {
  return cells.map(cellOf).join(',');
}

/** Rows with the names of their columns above, each line with its end. */
export function csvTable(names: readonly string[], rows: readonly (string | number | undefined)[][]): string {
  return `${[names, ...rows].map(csvRow).join('\r\n')}\r\n`;
}

/** Spreadsheets read a text that begins with one of these as a formula. */
function cellOf(cell: string | number | undefined): string {
  if (typeof cell !== 'string') return String(cell ?? '');
  const harmless = /^[-+=@\t\r]/.test(cell) && cell !== '-' ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
