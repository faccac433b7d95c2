import { readFile } from 'node:fs/promises';

/** A complete newsroom.yaml with comments, as a starting point. */
export function exampleConfig(): Promise<string> {
  return readFile(new URL('../../samples/example.yaml', import.meta.url), 'utf8');
}
