const letters = '234567abcdefghijklmnopqrstuvwxyz';
/** Keys appear to be from these years, so that no server considers them future ones (µs since 1970). */
const firstMicros = 1_672_531_200_000_000n;
const spanMicros = 63_072_000_000_000n;

/**
 * The record key of a push: a TID (https://atproto.com/specs/tid), derived only from the push's hex digest. The same
 * push has the same key on every machine, so that its record can exist only once.
 */
export function recordKeyOf(pushId: string): string {
  const micros = firstMicros + (BigInt(`0x${pushId.slice(0, 16)}`) % spanMicros);
  const clock = BigInt(`0x${pushId.slice(16, 32)}`) % 1_024n;
  let rest = micros * 1_024n + clock;
  let key = '';
  for (let n = 0; n < 13; n += 1) {
    key = letters.charAt(Number(rest % 32n)) + key;
    rest /= 32n;
  }
  return key;
}
