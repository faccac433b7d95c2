import { z } from 'zod';
import { instant, PausedShape } from './shapes.ts';

const HealthShape = z
  .looseObject({
    state: z.enum(['ok', 'needs-sign-in', 'resting', 'paused', 'dry-run', 'over-budget', 'not-built']),
    since: instant.optional(),
    reason: z.string().optional(),
    hint: z.string().optional().describe('What to do about it'),
  })
  .describe('Whether its account and platform accept posts');

export const ChannelCheckShape = z.looseObject({
  id: z.string(),
  ok: z.boolean(),
  says: z.string().describe('What was found, in a sentence'),
  health: HealthShape,
});

const TroubledShape = z.looseObject({
  host: z.string(),
  since: instant,
  reason: z.string(),
  followers: z.int(),
  nextTryAt: instant.optional(),
  givenUpAt: instant
    .optional()
    .describe('When it is forgotten with its followers, unless it is reached before'),
});

const AudienceShape = z
  .looseObject({
    followers: z.int(),
    servers: z.int(),
    failing: z.int().describe('How many servers can’t be reached'),
    refusing: z.int().describe('How many servers refuse what they are sent'),
    behind: z.array(TroubledShape).describe('The first of those that can’t be reached, the longest first'),
    refuses: z.array(TroubledShape),
    says: z.array(z.string()),
    alarm: z.string().optional().describe('What is wrong, if its posts reach nobody'),
  })
  .describe('Who follows it, of type activitypub');

export const ChannelShape = z.looseObject({
  id: z.string(),
  health: HealthShape.optional(),
  type: z.string(),
  review: z.enum(['one', 'four-eyes', 'auto']),
  dryRun: z.boolean(),
  sends: z
    .boolean()
    .describe('Whether it posts at all: false in a dry run, and for a type that cannot send yet'),
  sendDisabledReason: z.string().optional().describe('Why it sends nothing'),
  slots: z.array(z.string()).optional(),
  timezone: z.string().optional().describe('The time zone of its slots, if it is not the newsroom’s'),
  cap: z.looseObject({ perDay: z.int().optional(), gapMs: z.int() }),
  settles: z.string().describe('How an uncertain attempt is settled'),
  learned: z
    .array(
      z.looseObject({
        variant: z.string(),
        posts: z.int(),
        clicksAPost: z.number(),
        counts: z.boolean().describe('Whether there are enough posts for its clicks to matter'),
      }),
    )
    .optional()
    .describe('If the channel learns: how its variants performed, the most clicked first'),
  paused: PausedShape.optional(),
  signIn: z
    .looseObject({
      isSignedIn: z.boolean(),
      since: instant.optional().describe('Since when its tokens are kept here'),
      endsAt: instant.optional().describe('When somebody must sign in again, if that is known'),
      note: z.string().optional().describe('That this is near or over'),
    })
    .optional()
    .describe('How its account is signed in, of a type whose tokens can be kept here'),
  audience: AudienceShape.optional(),
  note: z
    .string()
    .optional()
    .describe('A note on its account: why it is held and what to write, or that the account changed'),
});
