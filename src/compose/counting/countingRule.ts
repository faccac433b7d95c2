/** A piece of a text that a platform makes something of. */
export interface Span {
  /** As it stands in the text; mentions and hashtags without their sign. */
  text: string;
  /** UTF-16 units; a mention's or hashtag's sign belongs to the span. */
  start: number;
  end: number;
  /** The same places in UTF-8 bytes. */
  byteStart: number;
  byteEnd: number;
}

/** What one platform makes of a text. Lengths are in the platform's own unit, of the untrimmed text. */
export interface Measure {
  length: number;
  /** UTF-8 bytes, where the platform limits them too. */
  bytes?: number;
  limit: number;
  bytesLimit?: number;
  links: Span[];
  mentions: Span[];
  hashtags: Span[];
}

/** A counting rule: one file that exports one of these. */
export interface CountingRule {
  name: string;
  /** The longest text that may be posted, in the rule's unit, where the platform says nothing else. */
  limit: number;
  measure(text: string, limit?: number): Measure;
  /** What a content warning takes off the limit, where the platform counts both together. */
  warningLength?(warning: string): number;
}

/** Whether a text of this measure may be posted. */
export function isWithin(measure: Pick<Measure, 'length' | 'limit' | 'bytes' | 'bytesLimit'>): boolean {
  return measure.length <= measure.limit && (measure.bytes ?? 0) <= (measure.bytesLimit ?? Infinity);
}
