import { x as rule } from '../../../src/compose/counting/x.ts';
import { type Reactions, repliesTo } from '../reactions.ts';
import type { UploadedPicture } from '../uploads.ts';

/** A post that became visible. */
export interface XTruth {
  id: string;
  /** Simulated time (ms). */
  at: number;
  text: string;
  replyTo?: string;
  media: UploadedPicture[];
  /** The ids of its versions, oldest first: each edit in X's own app makes one. */
  history: string[];
  edits: string[];
  reactions?: Reactions;
  deletedAt?: number;
}

/** As large as X's own, so that code which treats ids as numbers fails. */
const firstId = 1_900_000_000_000_000_000n;

/** The account's posts. */
export function createPosts(now: () => number) {
  const truth: XTruth[] = [];
  const nextId = () => String(firstId + BigInt(truth.reduce((sum, { history }) => sum + history.length, 1)));
  const visible = () => truth.filter(({ deletedAt }) => deletedAt === undefined);
  const byId = (id: string) => visible().find(({ history }) => history.includes(id));
  return {
    truth,
    visible,
    byId,
    add(text: string, replyTo?: string, media: UploadedPicture[] = []): XTruth {
      const id = nextId();
      const post = { id, at: now(), text, media, edits: [], history: [id], ...(replyTo ? { replyTo } : {}) };
      truth.push(post);
      return post;
    },
    edit(id: string, text: string): void {
      const post = byId(id);
      if (!post) throw new Error(`there is no post ${id}`);
      post.edits.push(text);
      post.history.push(nextId());
    },
  };
}

/** Text with a t.co address in place of each address, as X returns it. */
function shortened(text: string, id: string) {
  let at = 0;
  let short = '';
  const urls = rule.measure(text).links.map((link, index) => {
    const url = `https://t.co/${Buffer.from(`${id.slice(-4)}${index}`).toString('hex')}`;
    short += text.slice(at, link.start) + url;
    at = link.end;
    const hasScheme = /^https?:\/\//i.test(link.text);
    const expanded = hasScheme ? link.text : `http://${link.text.toLowerCase()}`;
    return { url, expanded_url: expanded, display_url: link.text.slice(0, 26) };
  });
  return { short: short + text.slice(at), urls };
}

/** A post as the API's JSON; `id` is the version's. The text is escaped, and the time has whole seconds. */
export function postJson(post: XTruth, id = post.history.at(-1) ?? post.id) {
  const { short, urls } = shortened(post.edits[post.history.indexOf(id) - 1] ?? post.text, id);
  return {
    id,
    created_at: new Date(Math.floor(post.at / 1_000) * 1_000).toISOString(),
    text: short.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    edit_history_tweet_ids: post.history,
    ...(urls.length > 0 ? { entities: { urls } } : {}),
    ...(post.replyTo ? { referenced_tweets: [{ type: 'replied_to', id: post.replyTo }] } : {}),
  };
}

/** `public_metrics` of a post, as X's data dictionary has them. */
export function metricsJson({ id, reactions = {} }: XTruth, truth: readonly XTruth[]) {
  return {
    like_count: reactions.likes ?? 0,
    retweet_count: reactions.reposts ?? 0,
    reply_count: repliesTo(truth, id),
    quote_count: reactions.quotes ?? 0,
    bookmark_count: 0,
    impression_count: reactions.views ?? 0,
  };
}
