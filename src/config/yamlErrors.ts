import type { YAMLError } from 'yaml';

const noColon = 'there is no ":" after this key; write "key: value", or "key:" above indented keys';

/** What is wrong with a file's YAML, for a person who has never read its specification. Values are not repeated. */
export interface YamlIssue {
  /** From 1. */
  line: number;
  what: string;
}

const keyAlone = /^\s*(?:- )?([\w-]+)\s*:(?:\s|$)/;

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** The lines of a file, numbered from 1 as in messages. */
class Lines {
  readonly #lines: string[];
  constructor(text: string) {
    this.#lines = text.split('\n');
  }

  at(line: number): string {
    return this.#lines[line - 1] ?? '';
  }

  /** The nearest line before `line` that is not blank. */
  before(line: number): number {
    let previous = line - 1;
    while (previous > 0 && /^\s*(#.*)?$/.test(this.at(previous))) previous--;
    return previous;
  }

  after(line: number): number {
    let next = line + 1;
    while (next <= this.#lines.length && /^\s*(#.*)?$/.test(this.at(next))) next++;
    return next;
  }

  /** The last line up to `line` that contains `sign`. */
  lastWith(sign: string, line: number): number {
    for (let at = line; at > 0; at--) if (this.at(at).includes(sign)) return at;
    return line;
  }

  /** The last line up to `line` on which `quote` occurs an odd number of times: it was opened there. */
  opening(quote: string, line: number): number {
    for (let at = line; at > 0; at--) {
      if (this.at(at).replaceAll(`\\${quote}`, '').split(quote).length % 2 === 0) return at;
    }
    return line;
  }
}

function indentIssue(line: number, lines: Lines): YamlIssue {
  const here = indentOf(lines.at(line));
  const above = lines.before(line);
  const what = `this line begins after ${here} spaces, line ${above} after ${indentOf(lines.at(above))}; keys and items that belong together begin in the same column`;
  return { line, what };
}

/** `a: b: c`, or a key below one that has a value already. */
function nestedIssue(line: number, lines: Lines): YamlIssue {
  const next = lines.after(line);
  if (indentOf(lines.at(next)) > indentOf(lines.at(line)) && keyAlone.test(lines.at(next))) {
    const what = `this line is indented deeper than line ${line}, whose key has a value already; begin it in the same column`;
    return { line: next, what };
  }
  return { line, what: 'there are two ": " on this line; put a value that contains ": " into quotes' };
}

function missingIssue(message: string, line: number, lines: Lines): YamlIssue | undefined {
  const quote = /Missing closing (["'])/.exec(message)?.[1];
  if (quote)
    return { line: lines.opening(quote, line), what: `a quote (${quote}) is opened here and never closed` };
  if (message.startsWith('Sequence item without'))
    return {
      line,
      what: 'this line is in a list but has no "- "; indent it like the other keys of its item',
    };
  if (message.startsWith('Implicit map keys')) return { line, what: noColon };
  return undefined;
}

function issueOf(error: YAMLError, line: number, lines: Lines): YamlIssue {
  const { code, message } = error;
  const closing = /end with a ([\]}])/.exec(message)?.[1];
  if (closing) {
    const opening = closing === ']' ? '[' : '{';
    return {
      line: lines.lastWith(opening, line),
      what: `a "${opening}" is opened here and never closed; add "${closing}"`,
    };
  }
  if (code === 'BAD_INDENT') return indentIssue(line, lines);
  if (code === 'TAB_AS_INDENT')
    return { line, what: 'this line begins with a tab; indent with spaces, two for each level' };
  if (code === 'BLOCK_AS_IMPLICIT_KEY') return nestedIssue(line, lines);
  if (code === 'MULTILINE_IMPLICIT_KEY') return { line, what: noColon };
  if (code === 'DUPLICATE_KEY') {
    const key = keyAlone.exec(lines.at(line))?.[1];
    return { line, what: `${key ? `the key "${key}"` : 'this key'} appears here a second time; remove one` };
  }
  if (code === 'BAD_SCALAR_START')
    return { line, what: `a value can't begin with ${message.slice(-1)}; put it into quotes` };
  if (code === 'BLOCK_IN_FLOW') return { line, what: 'between "{" and "}" a comma is missing' };
  if (message.startsWith('Unexpected scalar'))
    return {
      line,
      what: 'there is text after a closing quote; put the whole value into one pair of quotes',
    };
  if (code === 'BAD_ALIAS') return { line, what: 'a value that begins with "*" or "&" must be quoted' };
  if (code === 'MULTIPLE_DOCS')
    return { line, what: 'a line "---" begins a second document; the file may hold one only' };
  return missingIssue(message, line, lines) ?? { line, what: `this is no YAML: ${message}` };
}

/** The first issue of each line: what follows on the same line has the same cause. `lineAt` takes an offset in `text`. */
export function yamlIssues(
  errors: readonly YAMLError[],
  text: string,
  lineAt: (offset: number) => number,
): YamlIssue[] {
  const lines = new Lines(text);
  const firsts = new Map<number, YamlIssue>();
  for (const error of errors) {
    const line = lineAt(error.pos[0]);
    if (!firsts.has(line)) firsts.set(line, issueOf(error, line, lines));
  }
  return [...firsts.values()].sort((one, other) => one.line - other.line);
}
