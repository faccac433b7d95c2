/** A piece of a text that a platform treats specially. */
export interface Span {
  /** As written in the text; mentions and hashtags without their sign. */
  text: string;
  /** UTF-16 units; a mention's or hashtag's sign belongs to the span. */
  start: number;
  end: number;
  /** The same places in UTF-8 bytes. */
  byteStart: number;
  byteEnd: number;
}

/** A platform's measure of a text. Lengths are in the platform's own unit, of the untrimmed text. */
export interface Measure {
  length: number;
  /** UTF-8 bytes, if the platform limits them too. */
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
  /** The longest text that may be posted, in the rule's unit, unless the platform says otherwise. */
  limit: number;
  measure(text: string, limit?: number): Measure;
  /** How much a content warning reduces the limit, if the platform counts both together. */
  warningLength?(warning: string): number;
}

/** Whether a text of this measure may be posted. */
export function isWithin(measure: Pick<Measure, 'length' | 'limit' | 'bytes' | 'bytesLimit'>): boolean {
  return measure.length <= measure.limit && (measure.bytes ?? 0) <= (measure.bytesLimit ?? Infinity);
}
