/** A draft's posts as they will look on their platform. */
export const preview = {
  asItWillLook: (channel: string) => `As it will look on ${channel}`,
  asApproved: (channel: string) => `As it was approved for ${channel}`,
  contentWarning: 'Content warning:',
  noWarnings: 'This channel has no content warnings: readers see the text at once.',
  showsRest: 'Shows the rest',
  asYouType: 'As you type, not saved yet',
  sensitive: 'Sensitive content',
  withoutAltText: 'Without an alt text',
  /** The mark of a picture that has an alt text, as platforms show it. */
  altMark: 'ALT',
  sourceOf: (source: string, text: string) => `${source}: ${text}`,
};
