import { program } from '../accounts/roles.ts';
import { setSwitch } from '../store/scripts/setSwitch.ts';
import type { Needs } from './needs.ts';

/** A new store is armed for the home that made it; a folder that wakes up elsewhere is held until a person says so. */
export async function armOrHold(needs: Needs): Promise<void> {
  const { store, home } = needs;
  await store.redis.hsetnx(store.keys.switches, 'armed', '1');
  await store.redis.hsetnx(store.keys.switches, 'home', home);
  const [armed, armedFor] = await store.redis.hmget(store.keys.switches, 'armed', 'home');
  if (armed !== '1' || armedFor === home) return;
  await setSwitch(store, {
    armed: false,
    home: armedFor ?? '',
    action: 'sending.disarmed',
    actor: program.name,
    reason: 'this data folder woke up at another place',
  });
  needs.log.warn(
    'sending is held: this data folder came from another place; "slugline resume --here" arms it',
  );
}
