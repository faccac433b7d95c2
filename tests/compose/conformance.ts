import { existsSync, readFileSync } from 'node:fs';

/** A shared file of cases; `there` is false if the checkout has no such folder next to it. */
export function casesOf<T>(name: string): { there: boolean; cases: T[] } {
  const file = new URL(`../../../shared/conformance/${name}`, import.meta.url);
  const there = existsSync(file);
  return { there, cases: there ? (JSON.parse(readFileSync(file, 'utf8')) as T[]) : [] };
}

export const absent = '(skipped where ../shared is absent)';

/** The number of code points before a place: some suites count that way. */
export function codePointsBefore(text: string, at: number): number {
  return Array.from(text.slice(0, at)).length;
}
