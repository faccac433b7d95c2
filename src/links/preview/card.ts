import { joined } from '../../joined.ts';
import type { PageMetadata } from './metadata.ts';
import type { CardRules } from './rules.ts';

/** A picture found at its address. */
export interface FoundImage {
  url: string;
  type?: string;
  bytes?: number;
  width?: number;
  height?: number;
  /** Why it is unavailable. */
  why?: string;
}

/** The card that a platform would make. */
export interface Card {
  title?: string;
  description?: string;
  image?: FoundImage;
  size: 'large' | 'small' | 'none';
  /** What is wrong with it, one sentence each. */
  wrong: string[];
}

/** The first of these names that the page defines. */
export function firstOf(metadata: PageMetadata, names: string[]): string | undefined {
  return names.map((name) => metadata.get(name)).find((value) => value !== undefined);
}

/** The full address of the picture that a platform would fetch; undefined if it finds none. */
export function imageAddress(metadata: PageMetadata, rules: CardRules, page: string): string | undefined {
  const image = firstOf(metadata, rules.image);
  return image !== undefined && URL.canParse(image, page) ? new URL(image, page).href : undefined;
}

/** The card by a platform's rules, from the page's metadata and the picture found. */
export function cardOf(metadata: PageMetadata, rules: CardRules, image: FoundImage | undefined): Card {
  const wrong: string[] = [];
  const title = firstOf(metadata, rules.title);
  const description = firstOf(metadata, rules.description);
  if (title === undefined) wrong.push(`The page has no title for it: it needs ${rules.title[0]}.`);
  if (description === undefined) wrong.push(`There is no description: it needs ${rules.description[0]}.`);
  const issue = image ? issueOf(image, rules) : `There is no picture: it needs ${rules.image.at(-1)}.`;
  if (issue) wrong.push(issue);
  const shown = image && issue === undefined ? image : undefined;
  const size = shown ? sizeOf(shown, metadata, rules, wrong) : 'none';
  return {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(shown ? { image: shown } : {}),
    size,
    wrong,
  };
}

const count = new Intl.NumberFormat('en');

function issueOf(image: FoundImage, rules: CardRules): string | undefined {
  if (image.why) return joined`Its picture ${image.url} can’t be fetched: ${image.why}.`;
  const { type = 'something unknown', bytes, width = 0, height = 0 } = image;
  if (!rules.imageTypes.includes(type)) return `Its picture is ${type}, which is not shown there.`;
  if (bytes !== undefined && bytes > rules.imageBytes)
    return `Its picture has ${count.format(bytes)} bytes; at most ${count.format(rules.imageBytes)} are accepted.`;
  const { least } = rules;
  if (width < least.width || height < least.height)
    return `Its picture is ${width} × ${height}; at least ${least.width} × ${least.height} is shown.`;
  return undefined;
}

function sizeOf(
  image: FoundImage,
  metadata: PageMetadata,
  rules: CardRules,
  wrong: string[],
): 'large' | 'small' {
  const { largeOnlyBy, large } = rules;
  if (largeOnlyBy && metadata.get(largeOnlyBy.name) !== largeOnlyBy.value) {
    wrong.push(`The picture is shown small: a large one needs ${largeOnlyBy.name} ${largeOnlyBy.value}.`);
    return 'small';
  }
  if ((image.width ?? 0) >= large.width && (image.height ?? 0) >= large.height) return 'large';
  wrong.push(
    `The picture is shown small: ${image.width} × ${image.height}, and ${large.width} × ${large.height} makes a large one.`,
  );
  return 'small';
}
