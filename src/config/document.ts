import { isNode, isPair, isScalar, LineCounter, parseDocument, type Scalar, visit } from 'yaml';

/** Where a value stands: the keys and list positions that lead to it. */
export type Path = readonly (string | number)[];

/** One thing that is wrong in the file. */
export interface ConfigIssue {
  /** From 1. */
  line: number;
  /** `channels[2].baseUrl`; empty for the whole file. */
  key: string;
  /** What is wrong and what was expected, without a full stop. */
  what: string;
}

/** A YAML file that was read: its values, and where each of them stands. */
export interface Source {
  issues: ConfigIssue[];
  values(): unknown;
  lineOf(path: Path): number;
  /** Every text that is a value, with where it stands; what `change` gives takes its place. */
  eachText(change: (text: string, path: Path) => string): void;
}

/** `channels[2].baseUrl` */
export function keyOf(path: Path): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '');
}

function pathOf(key: unknown, ancestors: readonly unknown[]): Path {
  const parts: (string | number)[] = [];
  for (const [index, ancestor] of ancestors.entries()) {
    if (isPair(ancestor)) parts.push(isScalar(ancestor.key) ? String(ancestor.key.value) : '?');
    const next = ancestors[index + 1];
    if (Array.isArray(ancestor) || !ancestor || typeof ancestor !== 'object' || !('items' in ancestor))
      continue;
    if (next && !isPair(next) && Array.isArray(ancestor.items)) parts.push(ancestor.items.indexOf(next));
  }
  if (typeof key === 'number') parts.push(key);
  return parts;
}

/** Reads YAML 1.2 with merge keys. What is no YAML stands in `issues`. */
export function readDocument(text: string): Source {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true });
  const lineAt = (offset: number | undefined) => Math.max(1, lines.linePos(offset ?? 0).line);
  const issues: ConfigIssue[] = document.errors.map((error) => ({
    line: lineAt(error.pos[0]),
    key: '',
    what: `this is no YAML: ${error.message}`,
  }));

  /** The key's own place where there is one, else that of what it should stand in. */
  function lineOf(path: Path): number {
    for (let length = path.length; length > 0; length--) {
      const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
      const last = path[length - 1];
      if (typeof parent === 'object' && parent && 'items' in parent && Array.isArray(parent.items)) {
        const item =
          typeof last === 'number'
            ? parent.items[last]
            : parent.items.find((pair) => isPair(pair) && isScalar(pair.key) && pair.key.value === last);
        const node = isPair(item) ? item.key : item;
        if (isNode(node) && node.range) return lineAt(node.range[0]);
      }
    }
    return 1;
  }

  function eachText(change: (text: string, path: Path) => string): void {
    visit(document, {
      Scalar(key, node: Scalar, ancestors) {
        if (key === 'key' || typeof node.value !== 'string') return;
        node.value = change(node.value, pathOf(key, ancestors));
      },
    });
  }

  return { issues, values: () => document.toJS({ maxAliasCount: 200 }), lineOf, eachText };
}
