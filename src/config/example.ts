import { readFile } from 'node:fs/promises';

/** A whole newsroom.yaml with comments, to start one's own from. */
export function exampleConfig(): Promise<string> {
  return readFile(new URL('../../samples/example.yaml', import.meta.url), 'utf8');
}
