/**
 * How long what comes from outside may be, in UTF-16 units: it is cut there, before any pattern looks at it. In one place,
 * so that no door forgets one.
 */
export const limits = {
  headline: 1_000,
  /** A standfirst, a summary point, a caption, a section, a tag. */
  text: 20_000,
  /** Somebody's name with all that may stand around it: an address, brackets, "By". */
  author: 500,
  /** HTML, before and after it is made safe. */
  body: 2_000_000,
  /** An article's own identity at its source. */
  guid: 1_000,
  /** A request's or an answer's header that is looked into. */
  header: 4_000,
  /** A post that somebody wrote: the most that any platform takes, and more than twice as much. */
  post: 100_000,
} as const;
