/**
 * The maximum lengths of outside text, in UTF-16 units: it is cut there, before any pattern sees it. In one place, so
 * that no door forgets one.
 */
export const limits = {
  headline: 1_000,
  /** A standfirst, a summary point, a caption, a section, a tag. */
  text: 20_000,
  /** A person's name with everything that may surround it: an address, brackets, "By". */
  author: 500,
  /** HTML, before and after it is sanitised. */
  body: 2_000_000,
  /** An article's own identity at its source. */
  guid: 1_000,
  /** A request's or an answer's header that is parsed. */
  header: 4_000,
  /** A post written by a person: the most that any platform accepts, and more than twice as much. */
  post: 100_000,
} as const;
