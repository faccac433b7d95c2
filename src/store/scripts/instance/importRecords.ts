import { defineScript } from '../../script.ts';

/** One write of an import, into one key. Fields are names and values in turn, as Redis takes them. */
export type ImportWrite = { key: string; expiresAt?: number | undefined } & (
  | { as: 'record'; fields: string[] }
  /** The record's other fields stay. */
  | { as: 'fields'; fields: string[] }
  /** Fields that exist already stay as they are. */
  | { as: 'new-fields'; fields: string[] }
  /** A record that exists already stays as it is. */
  | { as: 'new-record'; fields: string[] }
  | { as: 'place'; member: string; score: number }
  | { as: 'no-place'; member: string }
  | { as: 'member'; member: string }
  | { as: 'text'; text: string }
  /** An entry of a stream, after those that it has. */
  | { as: 'entry'; id: string; fields: string[] }
);

/** Writes records of the file whose import has begun; `moved` if none of that file is under way. */
export const importRecords = defineScript<
  { file: string; writes: ImportWrite[] },
  { outcome: 'written' | 'moved' }
>('instance/importRecords', {
  keys: ({ instance }) => ({ instance }),
  rest: (_, { writes }) => writes.map(({ key }) => key),
  command: ({ file, writes }) => ({ file, writes: writes.map(({ key, ...write }) => write) }),
});
