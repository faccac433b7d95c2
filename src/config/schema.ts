import { z } from 'zod';
import { checkCron } from '../cron.ts';
import { duration } from './duration.ts';

export const Id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'an id is 1 to 32 of a-z, 0-9 and "-"');

/** These stand between /feeds/ and a section's, tag's or language's name, so no feed may be called so. */
const reservedFeedIds = ['section', 'tag', 'language', 'archive'];
const FeedId = Id.refine((id) => !reservedFeedIds.includes(id), {
  error: `a feed can’t be called ${reservedFeedIds.join(', ')}`,
});

const oneOrMore = z.union([z.string(), z.array(z.string())]);

/** Which articles: every key that is given must match, a list matches by any of its values. */
const conditions = {
  section: oneOrMore.optional(),
  tag: oneOrMore.optional(),
  language: oneOrMore.optional(),
  source: oneOrMore.optional(),
  author: oneOrMore.optional(),
  breaking: z.boolean().optional(),
};
export const Where = z.strictObject({ ...conditions, not: z.strictObject(conditions).optional() });
export type Where = z.infer<typeof Where>;

const webBase = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));

/** The words of what is wrong come from the one authority on cron. */
const cron = z.string().superRefine((expression, context) => {
  const fault = checkCron(expression);
  if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
});

/** What every source has beside its type's own keys. */
export const sourceBase = {
  id: Id,
  /** Five fields, or six with seconds first, in the newsroom's zone. */
  cron: cron.optional(),
  /** `quiet`: what was published before the first poll makes no drafts. */
  history: z.enum(['quiet', 'drafts']).default('quiet'),
  language: z.string().optional(),
  section: z.string().optional(),
};

/** What every channel has beside its type's own keys. */
export const channelBase = {
  id: Id,
  where: Where.optional(),
  language: z.string().optional(),
  review: z.enum(['one', 'four-eyes', 'auto']).default('one'),
  cap: z.strictObject({ perDay: z.int().positive().optional(), gap: duration.prefault('2m') }).prefault({}),
  slots: z
    .array(
      z
        .string()
        .regex(/^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'a slot looks like 08:00-22:00'),
    )
    .optional(),
  dryRun: z.boolean().default(false),
  /** How long past its due time a delivery may still be sent. */
  expireAfter: duration.prefault('6h'),
  /** How old an article may be for `auto`. */
  maxAge: duration.optional(),
  altText: z.enum(['required', 'warn', 'off']).default('warn'),
  link: z.enum(['short', 'canonical']).default('short'),
  /** How many of the article's tags stand at a post's end as hashtags. */
  hashtags: z.int().min(0).max(10).default(0),
};

const ChannelBase = z.object(channelBase);
/** A channel as configured: the common keys, its type, and the type's own keys. */
export type ChannelConfig = z.infer<typeof ChannelBase> & { type: string } & Record<string, unknown>;

const SourceBase = z.object(sourceBase);
/** A source as configured: the common keys, its type, and the type's own keys. */
export type SourceConfig = z.infer<typeof SourceBase> & { type: string } & Record<string, unknown>;

export const FeedConfig = z.strictObject({
  id: FeedId,
  title: z.string().min(1),
  description: z.string().optional(),
  language: z.string().optional(),
  where: Where.optional(),
  items: z.int().min(1).max(500).default(50),
});
export type FeedConfig = z.infer<typeof FeedConfig>;

/** How long history is kept, and how much of it; see docs/store.md for what each line bounds. */
const Retention = z.strictObject({
  articles: duration.prefault('730d'),
  revisions: z.int().min(1).max(500).default(50),
  clicks: duration.prefault('730d'),
  audit: z.int().min(100).max(10_000_000).default(100_000),
  rejected: z.int().min(10).max(100_000).default(1_000),
});

export type Variants = readonly [z.ZodObject, ...z.ZodObject[]];

/** One of several types; each of them has the common keys of `C` by its own schema. */
function oneOf<C extends SourceConfig | ChannelConfig>(variants: Variants) {
  return z.discriminatedUnion('type', variants).transform((value) => value as C);
}

/**
 * The whole file's schema. Each source's and channel's own schema is handed in by the program's wiring,
 * so that a new type is one new file and one line in its folder's index.
 */
export function newsroomSchema(sourceSchemas: Variants, channelSchemas: Variants) {
  return z.strictObject({
    newsroom: z.strictObject({
      id: Id,
      name: z.string().min(1),
      url: webBase,
      language: z.string().default('en'),
      timezone: z
        .string()
        .refine(isTimezone, { error: 'this is no IANA time zone such as Asia/Karachi' })
        .default('UTC'),
    }),
    sources: z.array(oneOf<SourceConfig>(sourceSchemas)).default([]),
    feeds: z.array(FeedConfig).default([]),
    links: z
      .strictObject({
        baseUrl: webBase.optional(),
        allowHosts: z.array(z.string()).default([]),
        utm: z
          .strictObject({
            source: z.string().optional(),
            medium: z.string().optional(),
            campaign: z.string().optional(),
          })
          .optional(),
      })
      .prefault({}),
    channels: z.array(oneOf<ChannelConfig>(channelSchemas)).default([]),
    web: z
      .strictObject({
        host: z.string().optional(),
        port: z.int().min(0).max(65_535).optional(),
        baseUrl: webBase.optional(),
      })
      .prefault({}),
    network: z.strictObject({ allow: z.array(z.string()).default([]) }).prefault({}),
    retention: Retention.prefault({}),
  });
}

function isTimezone(name: string): boolean {
        /** How links answer; 301 and 308 tell search engines that the target is the address for good. */
        redirect: z.literal([301, 302, 307, 308]).default(302),
        /** What the crawlers that make previews get: the target, or the article's own card where a link has one. */
        cards: z.enum(['target', 'article']).default('target'),
        /** A country database (.mmdb), by which clicks are told apart. */
        countries: z.string().min(1).optional(),
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The newsroom's configuration as the program uses it: defaults filled in, addresses settled. */
export interface Config {
  newsroom: { id: string; name: string; url: string; language: string; timezone: string };
  sources: SourceConfig[];
  feeds: FeedConfig[];
  links: {
    baseUrl: string;
    allowHosts: string[];
    utm?:
      | { source?: string | undefined; medium?: string | undefined; campaign?: string | undefined }
      | undefined;
  };
  channels: ChannelConfig[];
  web: { host: string; port: number; baseUrl: string };
  network: { allow: string[] };
  retention: z.infer<typeof Retention>;
  /** A hash over everything above, to see whether two processes run on the same file. */
  fingerprint: string;
}
    redirect: 301 | 302 | 307 | 308;
    cards: 'target' | 'article';
    countries?: string | undefined;
