import type { Context } from '../../../src/actions/context.ts';
import { writerOf } from '../../../src/store/writer.ts';

/** The same newsroom, as used by another home. */
export function asHome(context: Context, home: string, formerHomes: string[] = []): Context {
  return { ...context, formerHomes, store: { ...context.store, home } };
}

/** Makes the store a new one, on which no home has started yet. */
export async function forgetHomes({ store }: Context): Promise<void> {
  await writerOf(store).del(store.keys.homes, store.keys.switches);
}
