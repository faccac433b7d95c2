import type { ChannelConfig } from '../config/schema.ts';

/**
 * How a platform shows a post in its feed, as far as it affects what readers see at first; used by the desk's preview.
 * No platform documents it, so each declaration names its source and date.
 */
export interface Appearance<C extends ChannelConfig = ChannelConfig> {
  avatar: 'round' | 'square' | 'none';
  /** The account's name as readers see it next to the newsroom's name, if the configuration contains it. */
  handle?(channel: C): string | undefined;
  /**
   * A longer text is folded: the number of lines shown, the usual length of a line, and the words of the button that
   * shows more.
   */
  fold?: { lines: number; perLine: number; more: string };
  /** How the text shows an address; the whole address by default. */
  address?(url: string): string;
  /** What the platform turns into links in a text. */
  marks: readonly ('link' | 'mention' | 'hashtag')[];
  /** The link's card: the picture above its text, beside it, or below it behind a bar. */
  card: 'above' | 'beside' | 'bar' | 'none';
  /** The article's picture is shown on the link's card and does not replace the card. */
  pictureOnCard?: true;
  /** The lines of the card, in their order. */
  cardLines: readonly ('host' | 'headline' | 'description')[];
  /** The button that shows a text behind its content warning; missing if the platform knows no warnings. */
  warning?: string;
  /** Whether the post has a subject line: the headline. */
  subject?: true;
}

/** An address without its scheme, cut to the `longest` part that is shown. */
export function shortAddress(url: string, longest: number): string {
  const bare = url.replace(/^https?:\/\/(?:www\.)?/i, '');
  return bare.length <= longest ? bare : `${bare.slice(0, longest)}…`;
}
