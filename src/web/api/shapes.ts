import { z } from 'zod';
import { deliveryStates } from '../../delivery/states.ts';
import { placesInQueue } from '../../review/placeInQueue.ts';
import { draftStates } from '../../review/states.ts';

/** The API's answers, as OpenAPI describes them. Answers may contain more than is documented here. */
export const instant = z.iso.datetime().describe('RFC 3339, UTC');

export const ArticleShape = z.looseObject({
  id: z.string(),
  url: z.string(),
  source: z.string(),
  headline: z.string(),
  bullets: z.array(z.string()),
  standfirst: z.string().optional(),
  body: z.string().optional().describe('Sanitised HTML'),
  image: z
    .looseObject({
      url: z.string().optional(),
      caption: z.string().optional(),
      credit: z.string().optional(),
      alt: z.string().optional(),
    })
    .optional(),
  authors: z.array(z.string()),
  dateline: z.string().optional(),
  section: z.string().optional(),
  tags: z.array(z.string()),
  language: z.string(),
  publishedAt: instant,
  updatedAt: instant,
  embargoUntil: instant.optional(),
  breaking: z.boolean(),
  access: z.enum(['public', 'subscribers']),
  contentWarning: z.string().optional(),
  sensitive: z.boolean().optional(),
  channels: z.array(z.string()).optional(),
  status: z.enum(['published', 'corrected', 'withdrawn']),
  revision: z.int(),
  corrections: z.array(z.looseObject({ at: instant, note: z.string() })),
  shortUrl: z.string(),
});

const Segment = z.looseObject({
  text: z.string(),
  from: z.enum(['headline', 'bullet', 'standfirst', 'body', 'correction', 'link', 'tag', 'fixed']),
  index: z.int().optional().describe('Counts from 0'),
  start: z.int().optional().describe('UTF-16 units of the source text'),
  end: z.int().optional(),
  by: z.string().optional().describe('Who wrote this text, if it comes from no source'),
});

export const DraftShape = z.looseObject({
  id: z.string(),
  version: z.int(),
  articleId: z.string(),
  articleRevision: z.int(),
  channel: z.string(),
  purpose: z
    .string()
    .describe(
      'post, correction:<n> or evergreen:<n>; remove and edit:<n> change a published post, document and remove:document the platform’s record of the article',
    ),
  variant: z.string(),
  reason: z.string().optional().describe('What the variant is'),
  textRevision: z.int().optional().describe('The revision of the article that the text came from'),
  parts: z.array(
    z.looseObject({ text: z.string(), segments: z.array(Segment), length: z.int(), limit: z.int() }),
  ),
  alternatives: z
    .array(
      z.looseObject({
        variant: z.string(),
        parts: z.array(z.looseObject({ text: z.string() })),
        reason: z.string(),
      }),
    )
    .optional()
    .describe('Other variants; choosing one gives it its own link'),
  media: z
    .looseObject({ url: z.string(), alt: z.string(), suggested: z.boolean() })
    .optional()
    .describe('The picture; `suggested` until a person has confirmed the alt text'),
  override: z
    .looseObject({ by: z.string(), reason: z.string(), faults: z.array(z.string()) })
    .optional()
    .describe('Why the text may say what the article does not'),
  state: z.enum(draftStates),
  reasons: z.array(z.string()),
  language: z.string(),
  direction: z.enum(['ltr', 'rtl']),
  link: z.looseObject({ code: z.string(), url: z.string() }),
  createdAt: instant,
  notes: z.int().optional().describe('How many notes colleagues have written on it'),
  editedBy: z.string().optional(),
  approvedBy: z.array(z.string()),
  wantedAt: instant.optional(),
  slot: z
    .looseObject({ at: instant, why: z.array(z.string()) })
    .optional()
    .describe('Its place in the calendar from the approval, and why it differs from the requested time'),
  place: z.enum(placesInQueue).optional().describe('What a person lets it bypass'),
  goes: z
    .looseObject({ at: instant, why: z.string(), late: z.string().optional() })
    .optional()
    .describe(
      'When it will really be sent and why then, in sentences; `late` if that is an hour or more later than requested',
    ),
  deliveries: z.array(z.string()),
});

const count = z.int().optional();
/** A platform's statistics of a post, the newest reading last. */
export const StatisticsShape = z
  .array(
    z.looseObject({ at: instant, likes: count, reposts: count, replies: count, quotes: count, views: count }),
  )
  .optional()
  .describe('What its platform counted of its post: at most seven readings, the newest last');

export const DeliveryShape = z.looseObject({
  id: z.string(),
  draftId: z.string(),
  articleId: z.string(),
  channel: z.string(),
  purpose: z.string(),
  part: z.int(),
  dueAt: instant,
  state: z.enum(deliveryStates),
  attempts: z.array(
    z.looseObject({
      at: instant,
      outcome: z.string(),
      status: z.int().optional(),
      ms: z.number().optional(),
    }),
  ),
  remoteId: z.string().optional(),
  remoteUrl: z.string().optional(),
  reason: z.string().optional(),
  recipient: z.string().optional().describe('By mail: a digest of the address'),
  card: z.looseObject({ verdict: z.string() }).optional().describe('The card of its link before it was sent'),
  statistics: StatisticsShape,
  late: z.literal(true).optional().describe('It was due more than five minutes ago and is not final'),
  halfThread: z
    .string()
    .optional()
    .describe(
      'Some parts of its thread are published and the next has stopped; given only for a single delivery',
    ),
});

export const PlannedShape = DeliveryShape.extend({
  headline: z.string().optional(),
  why: z.string().describe('Why then'),
});

export const LinkShape = z.looseObject({
  code: z.string(),
  url: z.string(),
  target: z.string(),
  articleId: z.string().optional(),
  channel: z.string().optional(),
  variant: z.string().optional(),
  clicks: z.looseObject({
    total: z.int(),
    unique: z.int().describe('Visitors, counted per day'),
    imported: z.int().optional().describe('Clicks that another shortener had counted; not part of total'),
  }),
  createdAt: instant,
  disabledAt: instant.optional(),
  from: z.string().optional().describe('The shortener that it was imported from'),
  history: z.array(z.looseObject({ at: instant, by: z.string(), target: z.string() })),
});

export const ClicksShape = z.looseObject({
  by: z.string(),
  total: z.int(),
  unique: z.int(),
  items: z.array(
    z.looseObject({
      name: z
        .string()
        .describe('A day, an hour (an instant), a channel (- for none), channel|variant, a host …'),
      total: z.int(),
      unique: z.int(),
    }),
  ),
});

export const FeedShape = z.looseObject({
  id: z.string(),
  title: z.string(),
  configured: z
    .boolean()
    .describe('Configured in newsroom.yaml; other feeds come from sections, tags or languages'),
  entries: z.int(),
  updatedAt: instant.optional(),
  subscribers: z
    .looseObject({
      total: z.int(),
      services: z.array(z.looseObject({ name: z.string(), count: z.int() })),
    })
    .describe(
      'The minimum number, as reported by reader services: each one’s highest number of the last week',
    ),
  urls: z.record(z.string(), z.string()).describe('By format: rss, atom, json'),
});

export const PausedShape = z.looseObject({ at: instant, by: z.string(), why: z.string() });

export const SwitchShape = z.looseObject({ armed: z.boolean(), paused: PausedShape.optional() });

export const SourceShape = z.looseObject({
  id: z.string(),
  type: z.string(),
  failures: z.int(),
  lastSuccessAt: instant.optional(),
  nextPollAt: instant.optional(),
  lastError: z.string().optional(),
  lastWarning: z.string().optional().describe('What is unusual, although it answers'),
  ignored: z.int().optional().describe('How many updates to articles that it does not own were ignored'),
  websub: z
    .looseObject({
      hub: z.string(),
      state: z.enum(['wanted', 'active', 'denied', 'leaving', 'left']),
      leaseUntil: instant.optional(),
      lastPushAt: instant.optional(),
      pushes: z.int(),
    })
    .optional()
    .describe('Its subscription at the hub that pushes to us'),
});

export const ProposalShape = z.looseObject({
  id: z.string(),
  articleId: z.string(),
  headline: z.string(),
  source: z.string().describe('The source that proposes it; it does not own the article'),
  createdAt: instant,
  changes: z.looseObject({
    status: z.literal('withdrawn').optional(),
    embargoUntil: instant.optional(),
    url: z.string().optional(),
  }),
  sentence: z.string().describe('The same as a sentence'),
});

export const ProcessShape = z.looseObject({
  id: z.string(),
  host: z.string(),
  pid: z.int(),
  roles: z.array(z.enum(['web', 'worker', 'scheduler'])),
  version: z.string(),
  config: z.string().describe('Fingerprint of the configuration that it runs with'),
  address: z.string().optional().describe('The address of its web role'),
  startedAt: instant,
  at: instant.describe('Its last heartbeat'),
  state: z.enum(['alive', 'silent']),
});

export const AuditShape = z.looseObject({
  id: z.string(),
  at: instant,
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  detail: z.string().optional(),
  from: z.string().optional().describe('The client’s address'),
  previous: z.string().describe('The hash of the row before; 64 zeros before the first'),
  hash: z.string().describe('Hex SHA-256 over the row’s RFC 8785 form without it'),
});

export const IngestedShape = z.looseObject({
  id: z.string().nullable(),
  headline: z.string(),
  outcome: z.enum(['new', 'revised', 'unchanged', 'rejected']),
  reason: z.string().optional(),
});

const MeasuredSpan = z.object({
  text: z.string().describe('Mentions and hashtags without their sign'),
  start: z.int().describe('UTF-16 units'),
  end: z.int(),
  byteStart: z.int().describe('UTF-8 bytes'),
  byteEnd: z.int(),
});

export const MeasureShape = z.looseObject({
  length: z.int().describe('In the platform’s own unit, of the untrimmed text'),
  bytes: z.int().optional(),
  limit: z.int(),
  bytesLimit: z.int().optional(),
  links: z.array(MeasuredSpan),
  mentions: z.array(MeasuredSpan),
  hashtags: z.array(MeasuredSpan),
});

export const ProblemShape = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string(),
  code: z.string(),
});

export function pageShape<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}
