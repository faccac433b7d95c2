/**
 * Every key in the store, in one place. docs/store.md tells each one's type, writer, growth and end.
 * All keys of a newsroom carry one hash tag, so that a script's keys share a slot on a cluster.
 */
export function keysOf(newsroomId: string) {
  const base = `{slugline:${newsroomId}}`;
  const key = (...parts: string[]) => [base, ...parts].join(':');
  return {
    base,
    /** BullMQ's prefix; it appends the queue's name. */
    queues: key('queue'),

    instance: key('instance'),
    switches: key('switches'),
    outbox: key('outbox'),
    changes: key('changes'),
    audit: key('audit'),
    cron: key('cron'),

    article: (id: string) => key('article', id),
    revisions: (id: string) => key('article', id, 'revisions'),
    articleLinks: (id: string) => key('article', id, 'links'),
    articleDrafts: (id: string) => key('article', id, 'drafts'),
    articleFeeds: (id: string) => key('article', id, 'feeds'),
    articles: key('articles'),
    identity: (kind: 'guid' | 'url' | 'headline', digest: string) => key('identity', kind, digest),

    /** Which article a band of a story's words leads to, and when each was noted. */
    twins: key('twins'),
    twinTimes: key('twins', 'times'),

    fragments: (articleId: string) => key('fragments', articleId),
    feed: (id: string) => key('feed', id),
    feedState: (id: string) => key('feed', id, 'state'),
    feeds: key('feeds'),

    link: (code: string) => key('link', code),
    links: key('links'),
    clicks: (code: string) => key('clicks', code),
    visitors: (code: string, day: string) => key('visitors', code, day),
    clickBatch: (processId: string) => key('clickbatch', processId),

    draft: (id: string) => key('draft', id),
    clickHours: (code: string) => key('clicks', code, 'hours'),
    /** `state` and `channel` may be `*`: every list that the desk and the API show is one of these. */
    /** All links together: a record for each of the newsroom's days. */
    clicksOfDay: (day: string) => key('clicks-of-day', day),
    /** All links together, by channel and variant. */
    variantClicks: key('clicks-of-variants'),
    drafts: (state: string, channel: string) => key('drafts', state, channel),

    delivery: (id: string) => key('delivery', id),
    deliveries: (state: string, channel: string) => key('deliveries', state, channel),
    /** A channel's deliveries that have a place in the calendar, by due time. */
    calendar: (channel: string) => key('calendar', channel),
    channel: (id: string) => key('channel', id),

    /** What must be looked at when its instant has come; swept each minute. */
    due: (what: DueSet) => key('due', what),

    source: (id: string) => key('source', id),
    rejected: key('rejected'),

    user: (name: string) => key('user', name),
    users: key('users'),
    token: (digest: string) => key('token', digest),
    tokens: key('tokens'),
    invitation: (digest: string) => key('invitation', digest),
    session: (digest: string) => key('session', digest),
    wrongSignIns: (account: string) => key('wrong-sign-ins', account),
    idempotency: (actor: string, word: string) => key('idempotency', actor, word),
  };
}

export type Keys = ReturnType<typeof keysOf>;

/** `deliver`: deliveries by due time; `claims`: claims by deadline; `settle`: uncertain ones by next look;
 *  `expire`: unsent ones by their end; `embargo`: articles by their embargo's end. */
export type DueSet = 'deliver' | 'claims' | 'settle' | 'expire' | 'embargo';
