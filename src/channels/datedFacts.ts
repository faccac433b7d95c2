/** Something that a platform has said with a date: it holds until then. */
export interface DatedFact {
  /** "LinkedIn’s API version 202610" */
  what: string;
  /** The day on which it ends, such as `2027-10-01`. */
  until: string;
  /** What to do then, a sentence. */
  hint: string;
}

/** An operator is told this long ahead (ms). */
const toldAheadMs = 60 * 86_400_000;

/** What to tell of facts that end soon or have ended, a sentence or two each. */
export function endingFacts(facts: DatedFact[], now: number): string[] {
  return facts
    .filter(({ until }) => now >= Date.parse(until) - toldAheadMs)
    .map(
      ({ what, until, hint }) =>
        `${what} ${now < Date.parse(until) ? 'is' : 'was'} good until ${until}. ${hint}`,
    );
}
