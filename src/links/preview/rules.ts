/** A platform's rules for cards. */
export interface CardRules {
  /** Names in order of preference. */
  title: string[];
  description: string[];
  image: string[];
  /** How much of a page the platform reads. */
  pageBytes: number;
  imageBytes: number;
  imageTypes: string[];
  /** A smaller picture is not shown. */
  least: { width: number; height: number };
  /** A picture of at least this size is shown large. */
  large: { width: number; height: number };
  /** The metadata that a card with a large picture requires. */
  largeOnlyBy?: { name: string; value: string };
}

const megabyte = 1_000_000;
const usualTypes = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'];
const openGraph = {
  title: ['og:title', 'twitter:title', 'title'],
  description: ['og:description', 'twitter:description', 'description'],
  image: ['og:image:secure_url', 'og:image', 'twitter:image'],
};
const usual: CardRules = {
  ...openGraph,
  pageBytes: megabyte,
  imageBytes: 5 * megabyte,
  imageTypes: usualTypes,
  least: { width: 1, height: 1 },
  large: { width: 300, height: 157 },
};

/**
 * What each platform documents, by its name in `previewers`. If it documents nothing, its crawler was found to read
 * Open Graph with the usual fallbacks.
 */
export const cardRules: Record<string, CardRules> = {
  // https://developers.facebook.com/docs/sharing/webmasters/images/ : 200 x 200 at least, 600 x 315 for a large one, 8 MB
  Facebook: {
    ...usual,
    title: ['og:title', 'title'],
    description: ['og:description', 'description'],
    image: ['og:image:secure_url', 'og:image'],
    imageBytes: 8 * megabyte,
    least: { width: 200, height: 200 },
    large: { width: 600, height: 315 },
  },
  // https://developer.x.com/en/docs/x-for-websites/cards/overview/summary-card-with-large-image : 300 x 157, 5 MB, no SVG
  X: {
    ...usual,
    title: ['twitter:title', 'og:title'],
    description: ['twitter:description', 'og:description'],
    image: ['twitter:image', 'twitter:image:src', 'og:image'],
    least: { width: 144, height: 144 },
    large: { width: 300, height: 157 },
    largeOnlyBy: { name: 'twitter:card', value: 'summary_large_image' },
  },
  // https://www.linkedin.com/help/linkedin/answer/a521928 : 1200 x 627 for a large one, 401 wide at least, 5 MB
  LinkedIn: {
    ...usual,
    title: ['og:title', 'title'],
    description: ['og:description', 'description'],
    image: ['og:image:secure_url', 'og:image'],
    imageTypes: ['image/jpeg', 'image/png', 'image/gif'],
    least: { width: 200, height: 200 },
    large: { width: 401, height: 210 },
  },
  Slack: { ...usual, title: ['twitter:title', 'og:title', 'title'] },
  Discord: { ...usual, largeOnlyBy: { name: 'twitter:card', value: 'summary_large_image' } },
  Telegram: { ...usual, imageTypes: usualTypes },
  // https://developers.facebook.com/docs/whatsapp/link-previews : head within 300 KB, picture under 600 KB, 300 wide
  WhatsApp: {
    ...usual,
    pageBytes: 300_000,
    imageBytes: 600_000,
    imageTypes: ['image/jpeg', 'image/png', 'image/webp'],
    least: { width: 100, height: 100 },
    large: { width: 300, height: 157 },
  },
  // Mastodon's own source: app/services/fetch_link_card_service.rb reads at most 2 MB of a page
  Mastodon: { ...usual, pageBytes: 2 * megabyte, imageBytes: 8 * megabyte },
  // https://docs.bsky.app/docs/advanced-guides/posts#website-card-embeds : the thumb is at most 1,000,000 bytes
  Bluesky: { ...usual, imageBytes: megabyte },
};
