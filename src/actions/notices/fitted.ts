import type { CountingRule } from '../../compose/counting/index.ts';

/**
 * Cuts a notice to the length that a platform allows, measured as the platform counts it: an escaped character counts
 * more than once. The page's address always stays at the end.
 */
export function fitted(text: string, page: string, rule: CountingRule): string {
  const whole = `${text}\n\n${page}`;
  const fits = (candidate: string) => rule.measure(candidate).length <= rule.limit;
  const signs = Array.from(text.slice(0, rule.limit * 2)).slice(0, rule.limit);
  if (signs.join('') === text && fits(whole)) return whole;
  const cut = (length: number) => `${signs.slice(0, length).join('').trimEnd()}…\n\n${page}`;
  let [fitting, above] = [0, signs.length + 1];
  while (above - fitting > 1) {
    const middle = Math.floor((fitting + above) / 2);
    if (fits(cut(middle))) fitting = middle;
    else above = middle;
  }
  return cut(fitting);
}
