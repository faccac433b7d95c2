/** A crawler that makes preview cards of links in posts. */
export interface Previewer {
  /** The platform's display name. */
  platform: string;
  userAgent: string;
  /** Its name in robots.txt. */
  robots: string;
  /** Whether it obeys robots.txt. Crawlers that fetch a link for a person often don't. */
  respectsRobots: boolean;
}

/** As documented by their operators, or as seen in logs. */
export const previewers: readonly Previewer[] = [
  {
    // https://developers.facebook.com/docs/sharing/webmasters/web-crawlers/ : Facebook, Instagram, Threads
    platform: 'Facebook',
    userAgent: 'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
    robots: 'facebookexternalhit',
    respectsRobots: true,
  },
  {
    // https://developer.x.com/en/docs/x-for-websites/cards/guides/getting-started
    platform: 'X',
    userAgent: 'Twitterbot/1.0',
    robots: 'Twitterbot',
    respectsRobots: true,
  },
  {
    // https://www.linkedin.com/robots.txt
    platform: 'LinkedIn',
    userAgent: 'LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)',
    robots: 'LinkedInBot',
    respectsRobots: true,
  },
  {
    // https://api.slack.com/robots
    platform: 'Slack',
    userAgent: 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
    robots: 'Slackbot-LinkExpanding',
    respectsRobots: false,
  },
  {
    platform: 'Discord',
    userAgent: 'Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)',
    robots: 'Discordbot',
    respectsRobots: false,
  },
  {
    platform: 'Telegram',
    userAgent: 'TelegramBot (like TwitterBot)',
    robots: 'TelegramBot',
    respectsRobots: false,
  },
  {
    platform: 'WhatsApp',
    userAgent: 'WhatsApp/2.23.20.0',
    robots: 'WhatsApp',
    respectsRobots: false,
  },
  {
    // https://docs.joinmastodon.org/entities/PreviewCard/ ; each server fetches separately
    platform: 'Mastodon',
    userAgent: 'Mastodon/4.4.3 (http.rb/5.2.0; +https://mastodon.example/) Bot',
    robots: 'Mastodon',
    respectsRobots: false,
  },
  {
    // https://docs.bsky.app/docs/advanced-guides/posts#website-card-embeds
    platform: 'Bluesky',
    userAgent: 'Mozilla/5.0 (compatible; Bluesky Cardyb/1.1; +mailto:support@bsky.app)',
    robots: 'Bluesky',
    respectsRobots: false,
  },
];

/**
 * The crawlers above, and others that make cards: other servers of the Fediverse, other networks, and services that do
 * it for them.
 */
const names = new RegExp(
  [
    'facebookexternalhit|twitterbot|linkedinbot|slackbot|discordbot|telegrambot|whatsapp|mastodon|cardyb',
    'pleroma|akkoma|misskey|summalybot|sharkey|firefish|iceshrimp|gotosocial|friendica|lemmy|piefed|mbin|pixelfed|peertube',
    // The in-app browsers of these two contain the same names, but people read with them.
    'redditbot|pinterestbot|^pinterest/|snap url preview|^snapchat',
    'iframely|embedly|skypeuripreview|vkshare|viber link|mattermost',
  ].join('|'),
  'i',
);

/** Whether the client makes a preview card. Search engines do not count: they get what readers get. */
export function isPreviewer(userAgent: string | undefined): boolean {
  return userAgent !== undefined && names.test(userAgent);
}
