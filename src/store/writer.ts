import type { RedisClient, Store } from './store.ts';

/** The client with all its commands. Only `src/store` may import it: other modules write through scripts. */
export const writerOf = ({ redis }: Pick<Store, 'redis'>): RedisClient => redis as RedisClient;
