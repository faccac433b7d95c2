import type { CountingRule, Measure } from './countingRule.ts';

/** How many of a rule's last texts are cached: enough for an article's variants while they are composed and checked. */
const most = 64;
/** A longer text is not cached: it is seldom measured twice and takes too much memory (UTF-16 units). */
const longest = 5_000;

/**
 * A rule that measures a text once, however often in a row it is asked. The result is shared: callers must not change
 * it.
 */
export function remembering(rule: CountingRule): CountingRule {
  const known = new Map<string, Measure>();
  return {
    ...rule,
    measure(text, limit = rule.limit) {
      if (text.length > longest) return rule.measure(text, limit);
      const remembered = known.get(text);
      if (remembered?.limit === limit) return remembered;
      const measured = rule.measure(text, limit);
      if (known.size >= most) known.clear();
      known.set(text, measured);
      return measured;
    },
  };
}
