import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { reasonOf } from '../errors.ts';
import { secretKeys } from '../log.ts';
import { type ConfigIssue, keyOf, type Path, type Source } from './document.ts';

/** Whether the value at `path` is secret. */
export function isSecret(path: Path): boolean {
  const last = path.findLast((part) => typeof part === 'string');
  return (
    last !== undefined && (secretKeys.includes(String(last)) || (last === 'value' && path.includes('auth')))
  );
}

const placeholder = /(\$?)\$\{((?:(?!\$\{)[^}])*)\}/g;

interface ConfigLookup {
  environment: NodeJS.ProcessEnv;
  /** The base of relative paths in `${file:…}`. */
  baseFolder: string;
}

class UnsetVariable extends Error {
  readonly variable: string;
  constructor(variable: string) {
    super(`the environment variable ${variable} is empty or not set`);
    this.variable = variable;
  }
}

function fromFile(name: string, baseFolder: string): string | Error {
  try {
    return readFileSync(resolve(baseFolder, name), 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    return new Error(`the file ${name} could not be read (${reasonOf(error)})`);
  }
}

function found(name: string, { environment, baseFolder }: ConfigLookup): string | Error {
  if (name.startsWith('file:')) return fromFile(name.slice('file:'.length), baseFolder);
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    return new Error(`"\${${name}}" is neither \${NAME} nor \${file:PATH}`);
  return environment[name] || new UnsetVariable(name);
}

/**
 * Fills in `${NAME}` (environment) and `${file:PATH}` (a file's text without its last line break) in every text of
 * the file; `$${` means a literal `${`. Reports what could not be found, which variables are not set, and which
 * secrets are in the file itself.
 */
export function fillPlaceholders(
  source: Source,
  from: ConfigLookup,
): { issues: ConfigIssue[]; warnings: string[]; unset: string[] } {
  const issues: ConfigIssue[] = [];
  const unset = new Set<string>();
  const warnings: string[] = [];

  function change(text: string, path: Path): string {
    const key = keyOf(path);
    if (text && isSecret(path) && !text.includes('${')) {
      warnings.push(
        `line ${source.lineOf(path)}, ${key}: this secret is in the file itself; use "\${NAME}" or "\${file:PATH}".`,
      );
    }
    return text.replace(placeholder, (whole, escaped: string, name: string) => {
      if (escaped) return whole.slice(1);
      const value = found(name, from);
      if (!(value instanceof Error)) return value;
      issues.push({ line: source.lineOf(path), key, what: value.message });
      if (value instanceof UnsetVariable) unset.add(value.variable);
      return whole;
    });
  }

  source.eachText(change);
  return { issues, warnings, unset: [...unset] };
}
