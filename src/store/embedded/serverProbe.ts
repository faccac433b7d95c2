import { Redis } from 'ioredis';

/** A server's port on the loopback, and its password. */
export interface ServerPlace {
  port: number;
  password: string;
}

/**
 * What answers at a place: our server on our folder, nothing, a server that isn't ours to use or end, or one that
 * stays silent (which may be our server, held up by a slow disk).
 */
export type ServerFound = 'ours' | 'nobody' | 'foreign' | 'silent';

/** The folder in which a server keeps its data, as it reports it. */
export async function folderOf(redis: Redis): Promise<string | undefined> {
  const answer = await redis.config('GET', 'dir');
  return Array.isArray(answer) ? String(answer[1]) : undefined;
}

function isRefused(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ECONNREFUSED';
}

function isTimeout(thrown: unknown): boolean {
  return thrown instanceof Error && /timed out|ETIMEDOUT/.test(thrown.message);
}

/**
 * Checks what listens at `place`. A server is ours if it accepts our password and keeps its data in `folder` (a real
 * path): a copied data folder brings its original's port and password along.
 */
export async function probeServer(place: ServerPlace, folder: string): Promise<ServerFound> {
  const redis = new Redis({
    host: '127.0.0.1',
    ...place,
    lazyConnect: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    enableReadyCheck: false,
    connectTimeout: 2_000,
    commandTimeout: 2_000,
    connectionName: 'slugline-probe',
  });
  const errors: unknown[] = [];
  redis.on('error', (error) => errors.push(error));
  try {
    await redis.connect();
    return (await folderOf(redis)) === folder ? 'ours' : 'foreign';
  } catch (error) {
    const all = [error, ...errors];
    if (all.some(isRefused)) return 'nobody';
    return all.some(isTimeout) ? 'silent' : 'foreign';
  } finally {
    redis.disconnect();
  }
}
