import type { ReadCommand, Store } from './store.ts';
import { writerOf } from './writer.ts';

/** Reads that are answered together, all at one instant. */
export type Reading = { [Command in ReadCommand]: (...given: (string | number)[]) => Reading } & {
  exec(): Promise<[error: Error | null, result: unknown][] | null>;
};

/** Begins reads that are answered together by `exec`. */
export const readTogether = (store: Pick<Store, 'redis'>): Reading =>
  writerOf(store).multi() as unknown as Reading;
