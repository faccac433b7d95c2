import { z } from 'zod';
import { type ConfigIssue, keyOf, type Path, type Source } from './document.ts';
import { isSecret } from './placeholders.ts';
import { nearest } from './suggest.ts';

type ZodIssue = z.core.$ZodIssue;

const kinds: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'keys with values',
};

function named(expected: string): string {
  return kinds[expected] ?? expected;
}

/** Replaces a secret in messages. */
class Hidden {}

function shown(value: unknown): string {
  if (value instanceof Hidden) return 'something else (not shown, since it is a secret)';
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'keys with values' : JSON.stringify(value);
}

function at(values: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, part) => {
    if (Array.isArray(value)) return typeof part === 'number' ? value[part] : undefined;
    return typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined;
  }, values);
}

/** The schema without its wrappers: defaults, optional, transforms. */
function bare(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return bare(schema.def.innerType);
  return schema instanceof z.ZodPipe ? bare(schema.def.in) : schema;
}

/** The known keys at `path`, by the types that the values there name. */
function keysAt(schema: z.core.$ZodType, values: unknown, path: Path): string[] {
  const inner = bare(schema);
  if (inner instanceof z.ZodDiscriminatedUnion) {
    const type = at(values, [inner.def.discriminator]);
    const option = inner.options.find((one) => one instanceof z.ZodObject && typesOf(one).includes(type));
    return option ? keysAt(option, values, path) : [];
  }
  const [part, ...rest] = path;
  if (part === undefined) return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
  const next =
    inner instanceof z.ZodObject
      ? inner.shape[part]
      : inner instanceof z.ZodArray
        ? inner.element
        : undefined;
  return next ? keysAt(next, at(values, [part]), rest) : [];
}

function typesOf(variant: z.ZodObject): unknown[] {
  const { type } = variant.shape;
  return type instanceof z.ZodLiteral ? [...type.values] : [];
}

function orNearest(word: unknown, known: readonly string[]): string {
  const meant = nearest(String(word), known);
  return meant ? `did you mean "${meant}"?` : `expected one of ${known.join(', ')}`;
}

function whatOf(issue: ZodIssue, value: unknown): string {
  if (issue.code === 'invalid_type') {
    if (value === undefined) return `it is missing; expected ${named(issue.expected)}`;
    return `expected ${named(issue.expected)}, found ${shown(value)}`;
  }
  if (issue.code === 'invalid_value') {
    const known = issue.values.map(String);
    return value === undefined
      ? `it is missing; expected one of ${known.join(', ')}`
      : `${shown(value)} is unknown here; ${orNearest(value, known)}`;
  }
  if (issue.code === 'invalid_union') {
    const expected = issue.errors
      .flat()
      .flatMap((one) => ('expected' in one ? [named(String(one.expected))] : []));
    const wanted = `expected ${[...new Set(expected)].join(' or ') || 'something else'}`;
    return value === undefined ? `it is missing; ${wanted}` : `${wanted}, found ${shown(value)}`;
  }
  if (issue.code === 'invalid_format' && issue.format === 'url')
    return `expected a web address (http:// or https://), found ${shown(value)}`;
  if (issue.code === 'invalid_format' || issue.code === 'custom') return issue.message;
  return `${issue.message.replace(/^Too (small|big): expected \w+ to (be|have) /, 'expected ')}, found ${shown(value)}`;
}

function unknownType(issue: ZodIssue & { code: 'invalid_union' }, value: unknown): string {
  const known = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
  return value === undefined
    ? `the type is missing; expected one of ${known.join(', ')}`
    : `there is no type ${shown(value)}; ${orNearest(value, known)}`;
}

/** The schema's issues as sentences, each with its line. One about several unknown keys becomes one for each. */
export function issuesOf(
  issues: readonly ZodIssue[],
  schema: z.ZodType,
  source: Source,
  values: unknown,
): ConfigIssue[] {
  return issues.flatMap((issue) => {
    const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
    const configIssue = (what: string, where: Path = path): ConfigIssue => ({
      line: source.lineOf(where),
      key: keyOf(where),
      what,
    });
    if (issue.code === 'unrecognized_keys') {
      const known = keysAt(schema, values, path);
      return issue.keys.map((key) =>
        configIssue(`this key is unknown; ${orNearest(key, known)}`, [...path, key]),
      );
    }
    if (issue.code === 'invalid_union' && 'discriminator' in issue)
      return [configIssue(unknownType(issue, at(values, path)))];
    const value = at(values, path);
    return [configIssue(whatOf(issue, isSecret(path) && value !== undefined ? new Hidden() : value))];
  });
}

/**
 * Ids that occur twice in one list. Checked in the values as written, so that they are reported together with all other
 * issues.
 */
export function repeatedIds(source: Source, values: unknown): ConfigIssue[] {
  return ['sources', 'channels', 'feeds'].flatMap((list) => {
    const items = at(values, [list]);
    const ids = Array.isArray(items) ? items.map((item) => at(item, ['id'])) : [];
    return ids.flatMap((id, index): ConfigIssue[] => {
      const first = ids.indexOf(id);
      if (typeof id !== 'string' || first === index) return [];
      const path = [list, index, 'id'];
      const what = `"${id}" is the id of ${list}[${first}] already (line ${source.lineOf([list, first, 'id'])})`;
      return [{ line: source.lineOf(path), key: keyOf(path), what }];
    });
  });
}

/** A `was` that names a channel of this file: a former id must not be another channel's current one. */
export function wrongFormerIds(source: Source, values: unknown): ConfigIssue[] {
  const items = at(values, ['channels']);
  const channels = Array.isArray(items) ? items : [];
  const ids = channels.map((channel) => at(channel, ['id']));
  return channels.flatMap((channel, index) => {
    const was: unknown = at(channel, ['was']);
    return [was].flat().flatMap((id): ConfigIssue[] => {
      if (typeof id !== 'string' || !ids.includes(id)) return [];
      const path = ['channels', index, 'was'];
      const what = `"${id}" is a channel of this file; "was" names the id that this one had before, which no channel has any more`;
      return [{ line: source.lineOf(path), key: keyOf(path), what }];
    });
  });
}
