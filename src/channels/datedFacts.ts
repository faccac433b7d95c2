/** Something that a platform has announced with an end date. */
export interface DatedFact {
  /** "LinkedIn’s API version 202610" */
  what: string;
  /** The day on which it ends, such as `2027-10-01`. */
  until: string;
  /** What to do then, as a sentence. */
  hint: string;
}

/** How long before the end an operator is notified (ms). */
const toldAheadMs = 60 * 86_400_000;

/** Notes on facts that end soon or have ended, one or two sentences each. */
export function endingFacts(facts: DatedFact[], now: number): string[] {
  return facts
    .filter(({ until }) => now >= Date.parse(until) - toldAheadMs)
    .map(
      ({ what, until, hint }) =>
        `${what} ${now < Date.parse(until) ? 'is' : 'was'} good until ${until}. ${hint}`,
    );
}
