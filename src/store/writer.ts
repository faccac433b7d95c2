import type { RedisClient, Store } from './store.ts';

/** The client with all its commands. Other modules write through scripts: they may not import this. */
export const writerOf = ({ redis }: Pick<Store, 'redis'>): RedisClient => redis as RedisClient;
