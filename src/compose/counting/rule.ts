/** What one platform makes of a text. Lengths are in the platform's own unit, of the untrimmed text. */
export interface Measure {
  length: number;
  bytes?: number;
  limit: number;
}

/** A counting rule: one file that exports one of these. */
export interface CountingRule {
  name: string;
  /** The longest text that may be posted, in the rule's unit, where the platform says nothing else. */
  limit: number;
  measure(text: string, limit?: number): Measure;
}
