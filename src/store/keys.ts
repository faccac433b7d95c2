/**
 * Every key in the store, in one place. docs/store.md lists each one's type, writer, growth and end. All keys of a
 * newsroom share one hash tag, so that a script's keys are in one slot of a cluster.
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
    /** The processes of the newsroom, each with its last heartbeat. */
    processes: key('processes'),
    /** The homes that may send here, each with its lease. */
    homes: key('homes'),
    /** Written before each wait for the replicas; its value means nothing. */
    replicationProbe: key('replication-probe'),
    outbox: key('outbox'),
    changes: key('changes'),
    /**
     * Where scripts append what was done, until it is sealed; the sealed rows by book; the newest seal; trimmed hashes.
     */
    audit: key('audit'),
    auditBook: (book: AuditBook) => key('audit', book),
    auditState: key('audit', 'state'),
    auditAnchors: key('audit', 'anchors'),
    /** The places of the sealed rows about one thing; a long subject is cut, so that no key is. */
    auditOf: (subject: string) => key('audit', 'of', subject.slice(0, 200)),
    /** While it exists, the newest seal has been logged recently. */
    auditLogged: key('audit', 'told'),
    cron: key('cron'),
    /** The last calls of scripts that change no record. */
    calls: key('calls'),
    /** How often each lock has been taken: the fence of its last holder. */
    locks: key('locks'),

    article: (id: string) => key('article', id),
    revisions: (id: string) => key('article', id, 'revisions'),
    articleLinks: (id: string) => key('article', id, 'links'),
    articleDrafts: (id: string) => key('article', id, 'drafts'),
    articleFeeds: (id: string) => key('article', id, 'feeds'),
    /** What its channels' records of it at their platforms are, and are to become. */
    documents: (id: string) => key('article', id, 'documents'),
    articles: key('articles'),
    /**
     * The articles with a word, section, tag, source or language; and all such words, to complete the beginning of one.
     */
    found: (term: string) => key('found', term),
    foundWords: key('found', 'words'),
    /** What sources propose and a person decides, newest first. */
    proposals: key('proposals'),
    identity: (kind: 'guid' | 'url' | 'headline' | 'moment' | 'text', digest: string) =>
      key('identity', kind, digest),

    /** The article of each band of a story's words, and when each was recorded. */
    storyBands: key('twins'),
    storyBandTimes: key('twins', 'times'),

    fragments: (articleId: string) => key('fragments', articleId),
    feed: (id: string) => key('feed', id),
    feedState: (id: string) => key('feed', id, 'state'),
    /** A configured feed's articles in the order in which they were added first: its archive is built from this. */
    feedPlaces: (id: string) => key('feed', id, 'places'),
    /** What was withdrawn from a feed that had shown it. */
    feedTombstones: (id: string) => key('feed', id, 'tombstones'),
    feeds: key('feeds'),
    /** How many people reader services report to fetch a feed for. */
    subscribers: (feedId: string) => key('subscribers', feedId),

    link: (code: string) => key('link', code),
    links: key('links'),
    /** Of the list of all links, in its order: a channel's, those that were clicked, people's, imported ones. */
    linksOf: (channel: string) => key('links', 'of', channel),
    clickedLinks: key('links', 'clicked'),
    customLinks: key('links', 'custom'),
    importedLinks: key('links', 'imported'),
    /** The newest link, of those without an article, that leads or led to an address; by digests. */
    linkIndex: (bucket: string) => key('link-index', bucket),
    /** By code in lower case: the code with capitals that came first. */
    foldedCodes: key('links', 'folded'),
    clicks: (code: string) => key('clicks', code),
    clickHours: (code: string) => key('clicks', code, 'hours'),
    visitors: (code: string, day: string) => key('visitors', code, day),
    /** All links together: a record for each of the newsroom's days. */
    clicksOfDay: (day: string) => key('clicks-of-day', day),
    /** All links together, by channel and variant. */
    variantClicks: key('clicks-of-variants'),
    clickBatch: (processId: string) => key('clickbatch', processId),

    /**
     * What became of the drafts of the last three months: by draft; by when; the clicks by code; what platforms count by
     * delivery.
     */
    results: key('results'),
    resultTimes: key('results', 'times'),
    resultClicks: key('results', 'clicks'),
    resultStatistics: key('results', 'statistics'),

    /** A browser that follows something by Web Push. */
    follower: (id: string) => key('follower', id),
    followers: key('followers'),
    /** Those whose push service is not one of the well-known ones. */
    followersElsewhere: key('followers-elsewhere'),
    followersOf: (topic: string) => key('followers-of', topic),

    draft: (id: string) => key('draft', id),
    /** `state` and `channel` may be `*`: every list that the desk and the API show is one of these. */
    drafts: (state: string, channel: string) => key('drafts', state, channel),
    /** An article's drafts that wait for a person. */
    waiting: (articleId: string) => key('article', articleId, 'waiting'),
    /** Articles with such drafts, newest draft first; `channel` may be `*`. */
    review: (channel: string) => key('review', 'of', channel),
    /** Those of them that are listed first: breaking ones, and those that must be decided by a time. */
    reviewFirst: key('review', 'first'),

    /** An article's drafts with their states, and the lists of articles by these; `list` is a state, `second` or `*`. */
    listed: (articleId: string) => key('article', articleId, 'listed'),
    listedIn: (list: string, channel: string) => key('listed', list, channel),
    /** Articles with a draft that a person wrote, edited or decided about, newest draft first. */
    listedBy: (person: string) => key('listed-by', person),

    /** Colleagues' notes on a draft, each by its number. */
    notes: (draftId: string) => key('draft', draftId, 'notes'),
    /** Notes that mention a person, the newest first; and those of them that the person has not read. */
    notesTo: (person: string) => key('notes-to', person),
    unreadNotes: (person: string) => key('notes-to', person, 'unread'),

    delivery: (id: string) => key('delivery', id),
    deliveries: (state: string, channel: string) => key('deliveries', state, channel),
    /** The delivery of a post, by digests of its id and its address. */
    postIndex: (bucket: string) => key('post-index', bucket),
    /** Sorted by when each was sent or ended otherwise, or is due, the latest first; `channel` may be `*`. */
    deliveriesByTime: (channel: string) => key('deliveries-by-time', channel),
    /** A sandbox channel's page: the fault for its next request, its posts by id, and their order. */
    sandbox: (channel: string) => key('sandbox', channel),
    sandboxPosts: (channel: string) => key('sandbox', channel, 'posts'),
    sandboxOrder: (channel: string) => key('sandbox', channel, 'order'),
    /** An account's tokens, sealed, and the lock of the process that renews them. */
    signIn: (digest: string) => key('sign-in', digest),
    /** A person's sign-in at a platform that is not completed yet. */
    signInRequest: (digest: string) => key('sign-in-request', digest),
    signInLock: (digest: string) => key('sign-in', digest, 'lock'),
    /** The recipients of a channel that have unsubscribed, and since when. */
    unsubscribed: (channel: string) => key('unsubscribed', channel),
    /** Digests, each an article that no public door shows, by when it was made. */
    digests: key('digests'),
    /** What was created at a platform for a push and is published by a second request. */
    container: (pushId: string) => key('container', pushId),
    /** The platform's id of a push's picture, or why the post was sent without it. */
    media: (pushId: string) => key('media', pushId),
    /** A picture that a platform fetches from here, by the last part of its address. */
    publishedPicture: (name: string) => key('picture', name),
    /** What happened to a post after it was sent. */
    copy: (id: string) => key('copy', id),
    /** Copies of withdrawn articles that are not definitely gone and that no one keeps. */
    alarmingCopies: key('copies', 'alarming'),
    /** Copies that somebody removed or changed on their platform, until a person leaves them so. */
    foundCopies: key('copies', 'found'),
    /** A channel's deliveries with a place in the calendar, by due time. */
    calendar: (channel: string) => key('calendar', channel),
    /** A channel's deliveries that are not final, by the instant for which they were wanted. */
    wanted: (channel: string) => key('wanted', channel),
    channel: (id: string) => key('channel', id),
    /** A channel's deliveries that are tried again, by their rank: what was approved later waits for them. */
    retries: (channel: string) => key('retries', channel),
    /** When each channel id was first seen in newsroom.yaml. */
    channels: key('channels'),
    /** Which channel ids post to an account, and since when. */
    account: (digest: string) => key('account', digest),
    /** A channel's newest posts by when they were sent: which link, as which variant. */
    posted: (channel: string) => key('posted', channel),

    /** What must be checked when its instant has come; swept each minute. */
    due: (what: DueSet) => key('due', what),

    /** WebSub: requests to the hub that are not verified yet, and the verified ones; each by topic and callback. */
    hubAsked: (id: string) => key('hub', 'asked', id),
    hubSubscription: (id: string) => key('hub', 'subscription', id),
    /** A topic's subscriptions by the end of their leases; `topic` is a feed's id, a dot, a format. */
    hubSubscribers: (topic: string) => key('hub', 'subscribers', topic),
    /** How many subscriptions a feed has, and a callback's host. */
    hubFeeds: key('hub', 'feeds'),
    hubHosts: key('hub', 'hosts'),
    /** How many verifications in a row a callback's host did not confirm. */
    hubDoubts: (host: string) => key('hub', 'doubts', host),
    /** Subscriptions that can't be reached, by since when. */
    hubFailing: key('hub', 'failing'),
    /** What an outside hub was last notified of for a topic. */
    hubOutside: (id: string) => key('hub', 'outside', id),

    /** ActivityPub: an actor's key and counts; the newest changes of its posts, in order; its live posts. */
    actor: (username: string) => key('actor', username),
    actorLog: (username: string) => key('actor', username, 'log'),
    actorOutbox: (username: string) => key('actor', username, 'outbox'),
    /** The servers with followers of an actor, by when each got its first one; and what each has been sent. */
    actorServers: (username: string) => key('actor', username, 'servers'),
    actorServer: (username: string, host: string) => key('actor', username, 'server', host),
    /** Those of them that can't be reached, and those that refuse what they are sent, by since when. */
    actorFailing: (username: string) => key('actor', username, 'failing'),
    actorRefusing: (username: string) => key('actor', username, 'refusing'),
    /** The followers on one server, and those of them whose request must be answered. */
    actorFollowers: (username: string, host: string) => key('actor', username, 'followers', host),
    actorAccepts: (username: string, host: string) => key('actor', username, 'accepts', host),
    /** A post of an actor, by the hex digest of its push key. */
    note: (pushId: string) => key('note', pushId),
    /** Who reacted to a post of an actor, only as an estimate of how many. */
    reactions: (pushId: string, kind: string) => key('note', pushId, kind),

    source: (id: string) => key('source', id),
    /** A feed source's subscription at its hub, and the hub's pushes that are not ingested yet. */
    sourceHub: (id: string) => key('source', id, 'hub'),
    sourcePushes: (id: string) => key('source', id, 'pushes'),
    /** The lock of the process that polls a source. */
    sourcePoll: (id: string) => key('source', id, 'poll'),
    rejected: key('rejected'),

    /** What operators were notified of, by receiver; and the lock of the process that does it. */
    notices: key('notices'),
    noticing: key('notices', 'lock'),

    /** The state of a webhook's receiver, and its events, newest first. */
    webhook: (id: string) => key('webhook', id),
    webhookEvents: (id: string) => key('webhook', id, 'events'),
    webhookEvent: (webhook: string, id: string) => key('webhook', webhook, 'event', id),

    user: (name: string) => key('user', name),
    users: key('users'),
    token: (digest: string) => key('token', digest),
    tokens: key('tokens'),
    invitation: (digest: string) => key('invitation', digest),
    session: (digest: string) => key('session', digest),
    /** A user's sessions by when they were opened. */
    sessions: (user: string) => key('sessions', user),
    wrongSignIns: (account: string) => key('wrong-sign-ins', account),
    idempotency: (actor: string, idempotencyKey: string) => key('idempotency', actor, idempotencyKey),
  };
}

/** The books of the audit, each trimmed separately: decisions, everyday work of editors, and events at the door. */
export const auditBooks = ['decisions', 'work', 'door'] as const;
export type AuditBook = (typeof auditBooks)[number];

export type Keys = ReturnType<typeof keysOf>;

/**
 * `deliver`: deliveries by due time; `claims`: claims by deadline; `settle`: uncertain ones by next lookup; `expire`:
 * unsent ones by expiry; `confirm`: sent ones by when they are read back; `copies`: posts by their next lookup; `embargo`: articles by their embargo's end; `age`:
 * articles by when they are too old for a feed; `put-off`: articles whose source changes the text at every poll, by
 * when the newest text is ingested. WebSub: `verify`: requests to the hub; `distribute`: changed feeds; `ping`:
 * subscriptions that are behind; `lease`: subscriptions by their end; `publish`: outside hubs to be notified; `push`:
 * articles whose walk through the followers must be checked; `source-hub`: sources by their hub's next request;
 * `webhook`: events by their next attempt; `fediverse`: servers of an actor's followers by their next delivery; `notes`:
 * actors with changed posts of which not every server is due yet.
 */
export type DueSet =
  | 'deliver'
  | 'claims'
  | 'settle'
  | 'expire'
  | 'confirm'
  | 'copies'
  | 'embargo'
  | 'age'
  | 'put-off'
  | 'verify'
  | 'distribute'
  | 'ping'
  | 'lease'
  | 'publish'
  | 'push'
  | 'source-hub'
  | 'webhook'
  | 'fediverse'
  | 'notes';
