import { walk } from '../../store/lists/walk.ts';
import { recordInstance } from '../../store/scripts/instance/recordInstance.ts';
import { foldCodes } from '../../store/scripts/link/foldCodes.ts';
import type { Context } from '../context.ts';

/**
 * Runs once for a store of an earlier version: indexes codes with capitals, so that they are found in other spellings.
 */
export async function foldOldCodes({ store }: Context): Promise<void> {
  const { redis, keys } = store;
  if (await redis.hexists(keys.instance, 'codesFolded')) return;
  for await (const rows of walk(store, keys.links, '-inf', '+inf')) {
    const codes = rows.map(({ id }) => id).filter((code) => /[A-Z]/.test(code));
    if (codes.length > 0) await foldCodes(store, { codes });
  }
  await recordInstance(store, { set: { codesFolded: '1' } });
}
