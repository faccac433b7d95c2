import { z } from 'zod';
import { toInstant } from '../../clock.ts';
import { type BestPost, bestPosts } from '../../delivery/results/best.ts';
import { groupings } from '../../delivery/results/groups.ts';
import { ResultFields, resultsOf } from '../../delivery/results/report.ts';
import type { WebContext } from '../context.ts';
import { type Api, answers } from './api.ts';
import { instant } from './shapes.ts';

const Figures = z.looseObject({
  posts: z.int().describe('How many posts have such a number'),
  total: z.int(),
  mean: z.number().optional().describe('For each of those posts; missing if there are none'),
  median: z.number().optional(),
});
const Group = z.looseObject({
  name: z
    .string()
    .describe('A channel’s id, a variant (edited: changed by a person), a section or a language; - for none'),
  posts: z.int().describe('How many were sent'),
  drafts: z
    .looseObject({ composed: z.int(), edited: z.int(), rejected: z.int() })
    .describe('How many were sent as composed, sent as a person had edited them, and rejected by a person'),
  clicks: Figures,
  statistics: z
    .record(z.string(), Figures)
    .describe('likes, reposts, replies, quotes, views, where the platform counts them'),
  comparable: z.boolean().describe('Whether it has enough posts to be compared with others (`leastPosts`)'),
});
const BestShape = z.looseObject({
  draftId: z.string(),
  deliveryId: z.string(),
  articleId: z.string(),
  headline: z.string().optional(),
  channel: z.string(),
  variant: z.string(),
  outcome: z.enum(['composed', 'edited']),
  at: instant,
  clicks: z.int(),
  statistics: z.record(z.string(), z.int()).optional(),
  remoteUrl: z.string().optional(),
  gone: z.boolean().optional().describe('The post no longer exists'),
});

const ResultsShape = z.looseObject({
  by: z.enum(groupings),
  days: z.int(),
  from: z.string().describe('A day in the newsroom’s time zone'),
  to: z.string(),
  channel: z.string().optional(),
  leastPosts: z.int().describe('A group with fewer posts is not comparable (`compose.leastPosts`)'),
  young: z.int().describe('How many posts are younger than a day: their clicks still grow'),
  total: Group,
  items: z.array(Group).describe('Comparable ones first, by the median of their clicks; the others by name'),
  best: z.array(BestShape).describe('The most clicked posts, at most ten'),
  scheduled: z.boolean().describe('Whether `copies.statistics` has a schedule'),
  numbers: z
    .array(
      z.looseObject({
        channel: z.string(),
        statistics: z
          .enum(['on', 'none', 'off', 'unpaid', 'dry-run'])
          .optional()
          .describe(
            'Whether its platform’s numbers are read; none: it offers none; unpaid: it charges for them',
          ),
        clicks: z.boolean().describe('Whether clicks are counted: not with the canonical link'),
        rests: z.string().optional().describe('Why they can’t be read at the moment'),
      }),
    )
    .describe('What is known of each channel’s numbers'),
});

function shown({ delivery, at, isGone, code, ...row }: BestPost) {
  return { ...row, deliveryId: delivery, at: toInstant(at), ...(isGone ? { gone: true } : {}) };
}

/** What became of drafts and posts. */
export function resultRoutes(api: Api, web: WebContext): void {
  api.get(
    '/results',
    {
      schema: {
        summary: 'What became of the drafts and posts of the last days, in groups, with the best posts',
        querystring: ResultFields.extend({ by: z.enum(groupings).default('channel') }),
        response: answers(ResultsShape),
      },
    },
    async ({ query: { by, ...which } }) => {
      const { groups, best, ...results } = await resultsOf(web, which);
      const posts = await bestPosts(web.store, { best });
      return { by, ...results, items: groups[by], best: posts.map(shown) };
    },
  );
}
