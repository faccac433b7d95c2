import { join } from 'node:path';
import { type Node, root, treeOf } from './exported.ts';

/** A regular expression of the program, and where it is. */
export interface Pattern {
  file: string;
  source: string;
  flags: string;
}

function within(part: unknown, found: (node: Node) => void): void {
  if (typeof part !== 'object' || part === null) return;
  if ('type' in part) found(part as Node);
  for (const child of Object.values(part)) within(child, found);
}

/** The literal patterns of a file. */
export function literalsIn(file: string): Pattern[] {
  const patterns: Pattern[] = [];
  within(treeOf(file).body, (node) => {
    if (node.type === 'RegExpLiteral')
      patterns.push({ file, source: String(node.pattern), flags: String(node.flags) });
  });
  return patterns;
}

/** The patterns that files build when they are loaded (`new RegExp(…)`). */
export async function madeBy(files: string[]): Promise<Pattern[]> {
  const patterns: Pattern[] = [];
  const Usual = globalThis.RegExp;
  globalThis.RegExp = new Proxy(Usual, {
    construct(target, given: [string, string?], newTarget) {
      const made: RegExp = Reflect.construct(target, given, newTarget);
      const caller = new Error().stack?.split('\n')[2] ?? '';
      const file = files.find((each) => caller.includes(join(root, each)));
      if (file !== undefined) patterns.push({ file, source: made.source, flags: made.flags });
      return made;
    },
  });
  try {
    for (const file of files) await import(join(root, file));
  } finally {
    globalThis.RegExp = Usual;
  }
  return patterns;
}
