import { z } from 'zod';

export const format = 'slugline-export';
export const formatVersion = 1;

/** The first line of an export. */
export const Header = z.looseObject({
  type: z.literal('header'),
  format: z.literal(format),
  version: z.literal(formatVersion),
  newsroom: z.looseObject({ id: z.string(), name: z.string() }),
  /** When the export began. */
  at: z.iso.datetime(),
  /** The version of the program that wrote it. */
  program: z.string(),
  /** What the file does not contain, one sentence each. */
  without: z.array(z.string()),
});
export type Header = z.infer<typeof Header>;

/** The last line; a file without it is incomplete. */
export const End = z.strictObject({ type: z.literal('end'), records: z.record(z.string(), z.int().min(0)) });

/** What an export leaves out, and what that means after an import. */
export const without = [
  'Passwords, sessions, API tokens and open invitations: set passwords with "slugline user passwd" and create new tokens.',
  'Tokens of platform accounts that a person signed in to: sign in again, or see "slugline channels check".',
  'The private keys of activitypub accounts: each gets a new one, which servers read by themselves; and who reacted to its posts.',
  'newsroom.yaml, and the secret in the data folder or SLUGLINE_SECRET: move them as files.',
  'The key from which new short codes are derived; existing codes are in the file.',
  'Subscribers of the WebSub hub and following browsers: they subscribe again by themselves.',
  'Visitors, by which a day’s clicks are told apart, and clicks by the hour.',
  'Pictures, rendered feed entries and search lists: they are made again.',
  'Rejected inputs, webhook attempts, waiting jobs and the posts on sandbox pages.',
];
