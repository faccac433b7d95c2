/**
 * Every error that a person can meet: its code, HTTP status, sentence and what to do.
 * Shown alike by the command line, the API and the pages. `{name}` is filled from the error's details.
 */
export const catalogue = {
  'article.empty': {
    status: 422,
    sentence: 'There is no text in {where}.',
    hint: 'Give a page with a headline, or an article as JSON.',
  },
  'article.binary': { status: 422, sentence: '{where} is not text.', hint: 'Give plain text, HTML or JSON.' },
  'article.foreign': {
    status: 422,
    sentence: '{where} can’t be read as an article: {what}.',
    hint: 'Plain text, HTML, JSON, ninjs, NewsML-G2 and NITF are read.',
  },
  'article.too-large': {
    status: 413,
    sentence: '{where} is larger than {limit}.',
    hint: 'Split it, or send only the articles.',
  },
  'article.no-headline': {
    status: 422,
    sentence: 'No headline was found in {where}.',
    hint: 'Put the headline on a line of its own before "Updated", "Follow" and the summary points.',
  },
  'article.invalid': {
    status: 422,
    sentence: '{where}: {what}.',
    hint: 'See the article shape at /api/openapi.json.',
  },
  'article.none-taken': {
    status: 422,
    sentence: 'No article was taken: {why}.',
    hint: 'See the reason of each under "items".',
  },
  'ingest.failed': {
    status: 503,
    sentence: 'Not everything could be stored: {why}.',
    hint: 'Send it all again in a minute; what is stored already comes back as "unchanged".',
  },
  'article.unknown': {
    status: 404,
    sentence: 'There is no article {id}.',
    hint: 'List them with "slugline articles list".',
  },
  'article.moved': {
    status: 409,
    sentence: 'Article {id} was changed by somebody else at the same time.',
    hint: 'Check it and try again.',
  },
  'article.withdrawn': {
    status: 409,
    sentence: 'Article {id} is withdrawn.',
    hint: 'Send it with "status": "published" to publish it again, or leave it.',
  },
  'article.gone': {
    status: 410,
    sentence: 'The newsroom withdrew this article.',
    hint: 'Read what is new on the front page.',
  },
  'proposal.unknown': {
    status: 404,
    sentence: 'There is no open proposal {id}.',
    hint: 'List them with "slugline proposals list"; somebody may have decided it already.',
  },
  'proposal.moved': {
    status: 409,
    sentence: 'The source {source} has asked for something else since you looked.',
    hint: 'Look at the proposal again and repeat.',
  },
  'draft.unknown': {
    status: 404,
    sentence: 'There is no draft {id}.',
    hint: 'List them with "slugline drafts list".',
  },
  'draft.version-missing': {
    status: 428,
    sentence: 'The draft’s version is missing.',
    hint: 'Send the version that you have read, as "version".',
  },
  'draft.over': {
    status: 409,
    sentence: 'Article {article} gets no other draft for {channel}: {why}.',
    hint: 'See what became of it with "slugline trace {article}".',
  },
  'draft.moved': {
    status: 409,
    sentence: 'Draft {id} has moved on: it is version {version} now, {state}.',
    hint: 'Read it again, then decide.',
  },
  'draft.not-allowed': {
    status: 409,
    sentence: 'A draft that is {state} can’t be {wanted}.',
    hint: 'See docs/review.md for what is possible when.',
  },
  'draft.own-work': {
    status: 403,
    sentence: 'Four eyes: {name} wrote, edited or approved this version already.',
    hint: 'Ask another approver.',
  },
  'draft.nobody': {
    status: 403,
    sentence: 'Four eyes: the command does not say who approves.',
    hint: 'Name the approver with --as NAME, or put a token into SLUGLINE_TOKEN.',
  },
  'draft.does-not-fit': {
    status: 422,
    sentence: 'The text is {length} long, {limit} is the most that {channel} takes.',
    hint: 'Shorten it.',
  },
  'draft.link-missing': {
    status: 422,
    sentence: 'The text does not hold the article’s link {url}.',
    hint: 'Put the link back, once.',
  },
  'draft.link-broken': {
    status: 422,
    sentence: '{channel} would not make a whole link of {url} as it stands in this text.',
    hint: 'Put a space before and behind the link.',
  },
  'draft.not-in-article': {
    status: 422,
    sentence: 'The text says what the article does not: {faults}',
    hint: 'Mend it, or save it with the reason why it may say so ("override").',
  },
  'draft.no-variant': {
    status: 422,
    sentence: 'Draft {id} has no variant {variant} to choose.',
    hint: 'It offers: {offered}.',
  },
  'draft.alt-text-needed': {
    status: 409,
    sentence: 'Nobody has confirmed what the picture of draft {id} shows, and {channel} needs that.',
    hint: 'Write or confirm the alt text, then approve.',
  },
  'draft.time-over': {
    status: 422,
    sentence: '{at} is over.',
    hint: 'Leave the time empty to post now, or give a later one.',
  },
  'draft.time-far': {
    status: 422,
    sentence: '{at} is more than a year ahead.',
    hint: 'Where you mean it, say so: "confirm": true, --confirm, or the box at the desk.',
  },
  'draft.in-flight': {
    status: 409,
    sentence: 'Something of draft {id} is {state} already.',
    hint: 'See its delivery at /desk/deliveries.',
  },
  'delivery.unknown': {
    status: 404,
    sentence: 'There is no delivery {id}.',
    hint: 'List them with "slugline deliveries list".',
  },
  'delivery.not-allowed': {
    status: 409,
    sentence: 'A delivery that is {state} can’t be {wanted}.',
    hint: 'What is uncertain settles itself; decide what is unknown with "slugline deliveries resolve". See docs/delivery.md.',
  },
  'delivery.id-needed': {
    status: 422,
    sentence:
      'The address {url} does not say which id the platform gave part {part} of {parts}, and the next part answers it.',
    hint: 'Take the address from the post’s own page on the channel’s server, or give the id too: --id ID, "remoteId", or the field below the address.',
  },
  'delivery.not-approved': {
    status: 409,
    sentence: 'What delivery {id} would send is not approved any more.',
    hint: 'Approve draft {draft} as it is now; that schedules it.',
  },
  'copy.unknown': {
    status: 404,
    sentence: 'There is no copy {id}.',
    hint: 'List an article’s copies with "slugline copies list ARTICLE".',
  },
  'copy.moved': {
    status: 409,
    sentence: 'Copy {id} is {state} by now.',
    hint: 'Look at it again, then decide.',
  },
  'copy.not-removable': {
    status: 409,
    sentence: 'Copy {id} can’t be removed from here: {channel} has no way to do it.',
    hint: 'Remove it by hand at {where}, then check it ("slugline copies check {id}") or say that it may stay ("slugline copies keep {id}").',
  },
  'copy.not-editable': {
    status: 409,
    sentence: 'Copy {id} can’t be edited from here: {channel} has no way to do it.',
    hint: 'Post a correction, or edit it by hand at {where}.',
  },
  'copy.version-needed': {
    status: 428,
    sentence: 'The change names no version of copy {id}.',
    hint: 'Read the copy and send its version: {version} now.',
  },
  'link.unknown': {
    status: 404,
    sentence: 'There is no short link {code}.',
    hint: 'List them with "slugline links list".',
  },
  'link.gone': {
    status: 410,
    sentence: 'This short link no longer works.',
    hint: 'What it led to was taken back or is no longer kept, or the link was switched off. Read what is new on the front page.',
  },
  'link.nowhere': {
    status: 404,
    sentence: 'There is no short link at this address.',
    hint: 'Look at it letter by letter: codes of ours have no i, l, o, 0 or 1. Or look for the story on the front page.',
  },
  'link.method': {
    status: 405,
    sentence: 'A short link can only be followed.',
    hint: 'Ask for it with GET or HEAD. What is behind it is changed at the desk, or with PATCH /api/v1/links/<code>.',
  },
  'link.taken': { status: 409, sentence: 'The code {code} is taken.', hint: 'Choose another.' },
  'link.bad-code': {
    status: 422,
    sentence: '{code} can’t be a code: {why}.',
    hint: 'Choose another, or give none and get a short one.',
  },
  'link.loop': {
    status: 422,
    sentence: '{target} is a short link itself: one that leads to another may lead in a circle.',
    hint: 'Give the address that it leads to.',
  },
  'link.host-not-allowed': {
    status: 422,
    sentence: 'A short link may not lead to {host}.',
    hint: 'Add the host to links.allowHosts in newsroom.yaml.',
  },
  'links.import-unreadable': {
    status: 422,
    sentence: 'This can’t be read as an export of links: {why}.',
    hint: 'Take the CSV or JSON of Bitly, YOURLS, Shlink or Kutt as it is (docs/links.md); --from says which it is.',
  },
  'link.countries': {
    status: 500,
    sentence: 'The countries in {path} can’t be read: {why}.',
    hint: 'links.countries in newsroom.yaml takes a country database in MaxMind’s format (.mmdb).',
  },
  'push.bad-subscription': {
    status: 422,
    sentence: 'This browser’s subscription can’t be used: {why}.',
    hint: 'Send what the browser’s PushSubscription.toJSON() gives.',
  },
  'push.bad-topic': {
    status: 422,
    sentence: 'Nobody can follow {topic}.',
    hint: 'Follow "all", "breaking" or a section that has articles, such as "section/city".',
  },
  'push.full': {
    status: 503,
    sentence: 'So many browsers follow this newsroom that it takes no more.',
    hint: 'Use a feed instead; they stand under "Follow" on the front page.',
  },
  'push.off': {
    status: 404,
    sentence: 'This newsroom sends no notices to browsers.',
    hint: 'Use a feed instead; they stand under "Follow" on the front page.',
  },
  'source.unknown': {
    status: 404,
    sentence: 'There is no source {id}.',
    hint: 'List them with "slugline sources list".',
  },
  'source.unreachable': {
    status: 502,
    sentence: 'Source {id} could not be read: {why}.',
    hint: 'Check its address in newsroom.yaml.',
  },
  'source.unreadable': {
    status: 502,
    sentence: 'Source {id} did not give a feed: {why}.',
    hint: 'Check its address in newsroom.yaml.',
  },
  'source.retired': {
    status: 502,
    sentence: 'Source {id} is retired for good: {url} answered 410.',
    hint: 'Take it out of newsroom.yaml, or give its new address.',
  },
  'source.not-polled': {
    status: 422,
    sentence: 'Source {id} is not polled: its articles are pushed to {url}.',
    hint: 'Push them there, or take in files with "slugline ingest FILE --source {id}".',
  },
  'source.being-polled': {
    status: 409,
    sentence: 'Source {id} is being polled by another process at this moment.',
    hint: 'Try again in some seconds, or see "slugline sources list".',
  },
  'source.not-allowed': {
    status: 502,
    sentence: 'Source {id} may not be read: {why}.',
    hint: 'Ask the site to allow Slugline, or use its feed or sitemap.',
  },
  'channel.unknown': {
    status: 404,
    sentence: 'There is no channel {id}.',
    hint: 'See the channels in newsroom.yaml.',
  },
  'feed.unknown': { status: 404, sentence: 'There is no feed {id}.', hint: 'See all feeds at /feeds.opml.' },
  'hub.invalid': {
    status: 400,
    sentence: '{what}.',
    hint: 'See https://www.w3.org/TR/websub/#subscribing-and-unsubscribing.',
  },
  'hub.host-limit': {
    status: 429,
    sentence: 'The hub asks {host} nothing more for now: {why}.',
    hint: 'Wait {seconds} s.',
  },
  'hub.full': {
    status: 503,
    sentence: 'The hub has as many {what} as it can hold.',
    hint: 'Try again later, or poll the feed meanwhile.',
  },
  'signature.wrong': {
    status: 401,
    sentence: 'The signature is {what}.',
    hint: 'Sign "<timestamp>.<body>" with the source’s secret; see docs/sources.md.',
  },
  'body.too-large': {
    status: 413,
    sentence: 'The body is larger than {limit}.',
    hint: 'Send fewer articles at once.',
  },
  'body.packed': {
    status: 415,
    sentence: 'The body can’t be unpacked: {why}.',
    hint: 'Send it as it is, or with Content-Encoding gzip, br or deflate.',
  },
  'body.not-json': { status: 400, sentence: 'The body is not JSON: {why}.', hint: 'Send a JSON document.' },
  'body.media-type': {
    status: 415,
    sentence: 'The body’s media type is not one that is read here.',
    hint: 'Send JSON as application/json; forms send application/x-www-form-urlencoded.',
  },
  'request.invalid': { status: 422, sentence: '{where}: {what}.', hint: 'See /api/openapi.json.' },
  'request.method': {
    status: 405,
    sentence: 'This address does not take {method}.',
    hint: 'It takes {methods}.',
  },
  'metrics.closed': {
    status: 401,
    sentence: 'The figures are not for everybody.',
    hint: 'Read them on this machine, or send web.metricsToken of newsroom.yaml as a bearer token.',
  },
  'request.malformed': {
    status: 400,
    sentence: 'This is no request that can be read: {why}.',
    hint: 'Check how the request is put together (RFC 9112).',
  },
  'request.timeout': {
    status: 408,
    sentence: 'The request took too long to arrive.',
    hint: 'Send it again.',
  },
  'request.long-address': {
    status: 414,
    sentence: 'The address is too long.',
    hint: 'No address here is longer than 8,000 characters. Start again at the front page.',
  },
  'request.large-headers': {
    status: 431,
    sentence: 'The request’s headers are too large.',
    hint: 'Clear this site’s cookies and try again; programs send at most 16 KiB of headers.',
  },
  'request.busy': {
    status: 503,
    sentence: 'Too many pages are being made at this moment.',
    hint: 'Try again in {seconds} s.',
  },
  'request.limit': { status: 429, sentence: 'Too many requests.', hint: 'Wait {seconds} s.' },
  'job.unknown': {
    status: 404,
    sentence: 'There is no job {id}.',
    hint: 'It may be over: see what waits and what failed at /ops/queues.',
  },
  'job.not-allowed': {
    status: 409,
    sentence: 'A job that is {state} can’t be {wanted}.',
    hint: 'Look again: it may have moved on by itself.',
  },
  'account.unknown': {
    status: 404,
    sentence: 'There is no user {name}.',
    hint: 'List them with "slugline user list".',
  },
  'account.exists': {
    status: 409,
    sentence: 'There is a user {name} already.',
    hint: 'Choose another name, or "slugline user passwd {name}".',
  },
  'account.bad-name': {
    status: 422,
    sentence: '{name} can’t be a user’s name.',
    hint: 'Use 2 to 32 letters, digits, dots or hyphens.',
  },
  'account.weak-password': {
    status: 422,
    sentence: 'The password is too short.',
    hint: 'Use at least 12 characters.',
  },
  'account.common-password': {
    status: 422,
    sentence: 'This password is one of those that are tried first.',
    hint: 'Use a few unusual words.',
  },
  'account.disabled': {
    status: 403,
    sentence: 'The account {name} is disabled.',
    hint: 'Name somebody else, or open it again with "slugline user disable NAME --undo".',
  },
  'account.own': {
    status: 409,
    sentence: 'You can’t {wanted} your own account.',
    hint: 'Ask another admin, or use "slugline user" on the server.',
  },
  'account.passwords-differ': {
    status: 422,
    sentence: 'The two passwords differ.',
    hint: 'Type the same one twice.',
  },
  'token.unknown': {
    status: 404,
    sentence: 'There is no token {name}.',
    hint: 'List them with "slugline token list".',
  },
  'token.exists': {
    status: 409,
    sentence: 'There is a token {name} already.',
    hint: 'Choose another name, or revoke it first.',
  },
  'session.unknown': {
    status: 404,
    sentence: 'There is no session {id}.',
    hint: 'It may be over already; look at the list again.',
  },
  'sign-in.wrong': {
    status: 401,
    sentence: 'Name or password is wrong.',
    hint: 'Try again, or ask an admin for a new one-time link.',
  },
  'sign-in.limit': {
    status: 429,
    sentence: 'Too many wrong tries for this account.',
    hint: 'Wait five minutes.',
  },
  'sign-in.busy': {
    status: 503,
    sentence: 'Too many passwords are being checked at this moment.',
    hint: 'Try again in {seconds} s.',
  },
  'sign-in.needed': {
    status: 401,
    sentence: 'You are not signed in.',
    hint: 'Sign in, or send a token as "Authorization: Bearer …".',
  },
  'sign-in.bad-token': {
    status: 401,
    sentence: 'This token opens nothing.',
    hint: 'Make another: slugline token create --role R --name N.',
  },
  'sign-in.link-used': {
    status: 410,
    sentence: 'This one-time link was used or has run out.',
    hint: 'Ask an admin for a new one.',
  },
  'role.too-low': { status: 403, sentence: 'This needs the role {role}.', hint: 'Ask an admin.' },
  'csrf.wrong': {
    status: 403,
    sentence: 'The form had run out or came from another site.',
    hint: 'Load the page again and repeat.',
  },
  'idempotency.reused': {
    status: 422,
    sentence: 'This Idempotency-Key was used for another request.',
    hint: 'Use a new key.',
  },
  'idempotency.pending': {
    status: 409,
    sentence: 'The first request with this Idempotency-Key is still under way.',
    hint: 'Wait a second and repeat.',
  },
  'config.invalid': {
    status: 500,
    sentence: '{where}: {what}.',
    hint: 'See "slugline config example" and "slugline config schema".',
  },
  'config.missing': {
    status: 500,
    sentence: 'There is no {path}.',
    hint: 'Write one: "slugline config example > newsroom.yaml".',
  },
  'config.not-read': {
    status: 500,
    sentence: '{path} could not be read: {why}.',
    hint: 'Check its permissions.',
  },
  'file.not-read': {
    status: 422,
    sentence: '{path} could not be read: {why}.',
    hint: 'Check its name and permissions.',
  },
  'trace.nothing': {
    status: 404,
    sentence: 'Nothing was found for {words}.',
    hint: 'Give an id, an address, or words of a headline (all articles that are kept are searched).',
  },
  'data.unusable': { status: 500, sentence: 'The data folder {data} can’t be used: {why}.', hint: '{hint}' },
  'newsroom.changed': {
    status: 500,
    sentence:
      'The data in {data} is that of the newsroom "{before}" ({beforeName}), and {file} is for "{now}" ({nowName}).',
    hint: 'Write "id: {before}" under "newsroom" in {file} again: what is stored can’t be renamed. For a newsroom of its own give another data folder: --data FOLDER.',
  },
  'store.away': {
    status: 503,
    sentence: 'The store (Redis) can’t be reached: {why}.',
    hint: 'Start it, or check REDIS_URL.',
  },
  'store.read-only': {
    status: 503,
    sentence: 'The store (Redis) takes no writes now: {why}.',
    hint: 'Look at its disk, its replicas and which server is the master, then repeat.',
  },
  'store.not-replicated': {
    status: 503,
    sentence: 'The store’s replicas have not confirmed what was written: {why}.',
    hint: 'Send it again in a moment; what is stored already is not stored twice.',
  },
  'store.no-server': { status: 500, sentence: 'No Redis server was found.', hint: 'Run: {command}' },
  'store.not-started': {
    status: 500,
    sentence: 'The embedded Redis server did not start: {why}.',
    hint: '{hint}See {log}.',
  },
  'store.bad-url': {
    status: 500,
    sentence: '{url} is not the address of a Redis: {why}.',
    hint: 'REDIS_URL looks like redis://host:6379, rediss://, redis+sentinel://host:26379/name or redis+cluster://host:6379; see docs/operations.md.',
  },
  'store.no-secret': {
    status: 500,
    sentence: 'REDIS_URL is set, but SLUGLINE_SECRET is not.',
    hint: 'Give every process the same SLUGLINE_SECRET of at least 32 characters, e.g. from "openssl rand -base64 48".',
  },
  'store.bad-secret': {
    status: 500,
    sentence: '{where} is shorter than 32 characters.',
    hint: 'Use a longer one, e.g. from "openssl rand -base64 48".',
  },
  'store.not-safe': {
    status: 500,
    sentence: 'This Redis is not safe to keep deliveries in: {why}.',
    hint: '{fix}, or override with --allow-volatile-redis for a trial.',
  },
  'store.taken': {
    status: 500,
    sentence: 'Slugline runs already on {data} (process {pid}).',
    hint: 'Stop it first, or give another --data.',
  },
  'store.other-newsroom': {
    status: 500,
    sentence: 'This command would work on {wanted}, but the newsroom that runs on {data} works on {running}.',
    hint: 'Leave out REDIS_URL or --config, or give the other --data.',
  },
  'backup.shared': {
    status: 409,
    sentence: 'The store at {store} is not Slugline’s own.',
    hint: 'Back it up by its own means (a snapshot or its append-only file), together with SLUGLINE_SECRET and newsroom.yaml; see docs/operations.md.',
  },
  'backup.exists': { status: 409, sentence: '{file} is there already.', hint: 'Name another file.' },
  'backup.failed': { status: 500, sentence: 'The backup was not made: {why}.', hint: 'Try again.' },
  'backup.unreadable': {
    status: 422,
    sentence: '{file} is no backup: {why}.',
    hint: 'Name a file that "slugline backup" wrote.',
  },
  'restore.not-empty': {
    status: 409,
    sentence: '{data} holds data already.',
    hint: 'Move it away, or give another folder with --data.',
  },
  'restore.other-newsroom': {
    status: 409,
    sentence: 'The backup is of the newsroom "{held}", the configuration is for "{wanted}".',
    hint: 'Give the configuration of that newsroom with --config.',
  },
  'store.full': {
    status: 503,
    sentence: 'The store’s memory is nearly full.',
    hint: 'Give Redis more memory, or shorten retention in newsroom.yaml.',
  },
  'store.secret-changed': {
    status: 500,
    sentence: 'SLUGLINE_SECRET is not the one that this store was set up with.',
    hint: 'Give the same SLUGLINE_SECRET to every process; beside an embedded Redis put data/secret.key back, such as from a backup.',
  },
  'net.refused-address': {
    status: 502,
    sentence: '{host} leads to {address}, which is not a public address.',
    hint: 'If it is yours, add it to network.allow in newsroom.yaml.',
  },
  'net.bad-url': { status: 422, sentence: '{url} is not a web address.', hint: 'Use http:// or https://.' },
  'net.failed': {
    status: 502,
    sentence: '{host} could not be reached: {why}.',
    hint: 'Check the address and try again.',
  },
  'net.too-slow': {
    status: 504,
    sentence: '{host} did not answer within {seconds} s.',
    hint: 'Try again later.',
  },
  'net.too-large': {
    status: 502,
    sentence: '{host} sent more than {limit}.',
    hint: 'Point to a smaller page.',
  },
  'net.too-many-redirects': {
    status: 502,
    sentence: '{host} redirected more than {limit} times.',
    hint: 'Use the final address.',
  },
  'web.not-listening': {
    status: 500,
    sentence: 'The web server can’t listen on {host}, port {port}: {why}.',
    hint: 'Stop what uses it, or give another PORT (or web.port in newsroom.yaml).',
  },
  'usage.wrong': { status: 400, sentence: '{what}.', hint: 'See --help.' },
  'page.unknown': { status: 404, sentence: 'There is nothing here.', hint: 'Start again at the front page.' },
  internal: {
    status: 500,
    sentence: 'Something went wrong here; it has been logged.',
    hint: 'Try again; if it stays, tell an operator the time.',
  },
} as const satisfies Record<string, { status: number; sentence: string; hint: string }>;

export type ErrorCode = keyof typeof catalogue;
export type ErrorDetails = Record<string, string | number>;

function filled(template: string, details: ErrorDetails): string {
  const text = template.replace(/\{(\w+)\}/g, (hole, name: string) => String(details[name] ?? hole));
  // What fills a hole may be a sentence itself.
  return text.replace(/([.?!])\.(?=\s|$)/g, '$1');
}

/** An error that a person can act on. `message` is the sentence followed by what to do. */
export class SluglineError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly sentence: string;
  readonly hint: string;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}, options?: { cause?: unknown }) {
    const entry = catalogue[code];
    const sentence = filled(entry.sentence, details);
    const hint = filled(entry.hint, details);
    super(`${sentence} ${hint}`, options);
    this.name = 'SluglineError';
    this.code = code;
    this.status = entry.status;
    this.sentence = sentence;
    this.hint = hint;
    this.details = details;
  }
}

/** What an article itself can have wrong. Sent again as it is, it would be refused again. */
const refusalCodes = [
  'article.empty',
  'article.no-headline',
  'article.invalid',
  'article.unknown',
  'article.withdrawn',
] as const satisfies ErrorCode[];

type RefusalCode = (typeof refusalCodes)[number];

/** Whether an error of this code is the article's own fault. */
export function isRefusalCode(code: ErrorCode): code is RefusalCode {
  return refusalCodes.some((one) => one === code);
}

/**
 * An article that is refused for its own fault. Intake calls an article rejected for an error of this class alone: any
 * other failure is ours, and whoever sent it is asked to send it again.
 */
export class ArticleRefused extends SluglineError {
  constructor(code: RefusalCode, details: ErrorDetails = {}, options?: { cause?: unknown }) {
    super(code, details, options);
    this.name = 'ArticleRefused';
  }
}

/** The words of whatever was thrown. */
export function reasonOf(thrown: unknown): string {
  if (thrown instanceof SluglineError) return thrown.sentence;
  if (thrown instanceof Error) return thrown.message;
  return String(thrown);
}
