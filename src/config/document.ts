import {
  type Document,
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  parseDocument,
  type Scalar,
  visit,
} from 'yaml';
import { yamlIssues } from './yamlErrors.ts';

/** The place of a value: the keys and list positions that lead to it. */
export type Path = readonly (string | number)[];

/** One mistake in the file. */
export interface ConfigIssue {
  /** From 1. */
  line: number;
  /** `channels[2].baseUrl`; empty for the whole file. */
  key: string;
  /** What is wrong and what was expected, without a full stop. */
  what: string;
}

/** A parsed YAML file: its values, and the place of each. */
export interface Source {
  /** YAML syntax errors. */
  issues: ConfigIssue[];
  /** Undefined if an alias can't be resolved. */
  values(): unknown;
  /** Whether `key` is in a part of the file that ends before the first error, and so was read as intended. */
  isReadable(key: string): boolean;
  lineOf(path: Path): number;
  /** Every text value with its place; the result of `change` replaces it. */
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

/** How often one anchor's value may be repeated: a small file must not become a huge one. */
const maxAliasCount = 200;

/** An alias without its anchor, or far too many of them. */
function aliasIssues(document: Document, lineAt: (offset: number | undefined) => number): ConfigIssue[] {
  const issues: ConfigIssue[] = [];
  visit(document, {
    Alias(_key, node) {
      if (node.resolve(document)) return;
      const what = `"*${node.source}" repeats an anchor "&${node.source}" that is nowhere above; put a value that begins with "*" into quotes`;
      issues.push({ line: lineAt(node.range?.[0]), key: '', what });
    },
  });
  if (issues.length > 0) return issues;
  try {
    document.toJS({ maxAliasCount });
    return [];
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return [{ line: 1, key: '', what: `aliases ("*name") repeat values more than ${maxAliasCount} times` }];
  }
}

/** Reads YAML 1.2 with merge keys. Syntax errors are in `issues`. */
export function readDocument(text: string): Source {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true });
  const lineAt = (offset: number | undefined) => Math.max(1, lines.linePos(offset ?? 0).line);
  const issues: ConfigIssue[] = yamlIssues(document.errors, text, lineAt).map((issue) => ({
    ...issue,
    key: '',
  }));
  const unresolved = aliasIssues(document, lineAt);
  issues.push(...unresolved);

  /** The key's own place if there is one, otherwise its parent's. */
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

  const firstIssue = Math.min(...issues.map(({ line }) => line));

  function isReadable(key: string): boolean {
    if (issues.length === 0) return true;
    if (unresolved.length > 0) return false;
    const [first] = key.split(/[.[]/, 1);
    const items = isMap(document.contents) ? document.contents.items : [];
    const at = items.findIndex((pair) => isScalar(pair.key) && pair.key.value === first);
    const next = at < 0 ? undefined : items[at + 1];
    return isNode(next?.key) && !!next.key.range && lineAt(next.key.range[0]) <= firstIssue;
  }

  return {
    issues,
    isReadable,
    values: () => (unresolved.length > 0 ? undefined : document.toJS({ maxAliasCount })),
    lineOf,
    eachText,
  };
}
