import { afterEach } from 'vitest';
import { sentState } from '../../src/net/outbound.ts';

const closing: { close(): Promise<void> }[] = [];
/** Closes it after the test. */
export function closeLater<T extends { close(): Promise<void> }>(one: T): T {
  closing.push(one);
  return one;
}
afterEach(async () => {
  for (const one of closing.splice(0).reverse()) await one.close();
});

/** The error of a request that must fail, and whether it may have arrived. */
export async function failure(
  promise: Promise<unknown>,
): Promise<{ code: string; sent: string; message: string }> {
  try {
    await promise;
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return { code, message, sent: sentState(error) };
  }
  throw new Error('nothing failed');
}
