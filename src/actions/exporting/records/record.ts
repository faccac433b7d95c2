import { z } from 'zod';
import type { ImportWrite } from '../../../store/scripts/instance/importRecords.ts';
import type { Store } from '../../../store/store.ts';

/** Where an import writes. */
export interface ImportTarget {
  store: Store;
  /** When the import began (ms): the same for every run that continues it. */
  at: number;
}

/** One kind of line of an export: how it is read from a store, what it must look like, and how it is written back. */
export interface RecordType {
  type: string;
  /** Whether it is written after the feeds and lists have been built from all other records. */
  isLast: boolean;
  /** Reads all records of this kind, each as it is at one instant, in no particular order. */
  read(store: Store): AsyncIterable<Line>;
  /** What is wrong with a line; undefined if nothing is. */
  faultOf(line: unknown): string | undefined;
  /** Names what the line is about: two lines with the same name are two versions of it. */
  nameOf(line: Line): string;
  writes(line: Line, target: ImportTarget): Promise<ImportWrite[]>;
}

/** A line of an export. */
export type Line = { type: string } & Record<string, unknown>;

interface Definition<S extends z.ZodType<Line>> {
  schema: S;
  isLast?: boolean;
  read(store: Store): AsyncIterable<z.input<S>>;
  nameOf?(line: z.output<S>): string;
  writes(line: z.output<S>, target: ImportTarget): ImportWrite[] | Promise<ImportWrite[]>;
}

export function defineRecord<S extends z.ZodType<Line>>(
  type: string,
  { schema, isLast = false, read, nameOf, writes }: Definition<S>,
): RecordType {
  return {
    type,
    isLast,
    read: read as RecordType['read'],
    faultOf(line) {
      const parsed = schema.safeParse(line);
      if (parsed.success) return undefined;
      const [issue] = parsed.error.issues;
      const where = issue?.path.join('.') ?? '';
      return `${where === '' ? '' : `${where}: `}${issue?.message ?? 'it is not valid'}`;
    },
    nameOf: (line) => `${type} ${nameOf ? nameOf(checked(schema, line)) : ''}`,
    writes: async (line, target) => writes(checked(schema, line), target),
  };
}

/**
 * Returns the line itself, because zod's result has the fields in another order. A schema here must not transform
 * anything.
 */
function checked<S extends z.ZodType<Line>>(schema: S, line: Line): z.output<S> {
  schema.parse(line);
  return line as z.output<S>;
}

/** The value of a record's field: text, or JSON from the store. */
export const Fields = z.record(z.string().min(1), z.json());
type Fields = z.infer<typeof Fields>;

/** A part of a key, without anything that could lead to another record's key. */
export const Id = z.string().regex(/^[\p{L}\p{M}\p{N}_./@+-]{1,200}$/u, 'is not an id');

export const Counts = z.record(z.string().min(1), z.int().min(0));

/**
 * Sorts fields by name: the store has the fields of larger records in no order, and the same record must give the same
 * line.
 */
function inOrder(stored: Record<string, string>): [string, string][] {
  return Object.entries(stored).sort(([one], [other]) => (one < other ? -1 : 1));
}

/** The fields of a stored record for a line: JSON is parsed, and fields that only serve repeated calls are left out. */
export function fieldsFrom(
  stored: Record<string, string>,
  { json = [], without = [] }: { json?: string[]; without?: string[] } = {},
): Fields {
  const shown = inOrder(stored).filter(([name]) => name !== 'calls' && !without.includes(name));
  return Object.fromEntries(
    shown.map(([name, value]) => [
      name,
      json.includes(name) ? (JSON.parse(value) as z.infer<z.ZodJSONSchema>) : value,
    ]),
  );
}

/** The fields as the store takes them: names and values alternately. */
export function flatFields(fields: Fields): string[] {
  return Object.entries(fields).flatMap(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
}

/** The counts of a stored record, as numbers. */
export function countsFrom(stored: Record<string, string>): Record<string, number> {
  return Object.fromEntries(inOrder(stored).map(([name, value]) => [name, Number(value)]));
}

/** A record's writes, unless it would be empty: the store has no empty records. */
export function recordOf(key: string, fields: Fields, expiresAt?: number): ImportWrite[] {
  const flat = flatFields(fields);
  return flat.length === 0 ? [] : [{ key, as: 'record', fields: flat, expiresAt }];
}
