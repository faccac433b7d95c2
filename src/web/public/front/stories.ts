import type { PublicArticle } from '../../../article/article.ts';

export type Story = Omit<PublicArticle, 'body'>;

/** A block of the front page: a section, or a language other than the newsroom's. */
export interface StoryBlock {
  kind: 'section' | 'language' | 'rest';
  /** The section's name or the language's tag; empty for the others. */
  name: string;
  stories: Story[];
}

export interface FrontStories {
  lead?: Story;
  latest: Story[];
  blocks: StoryBlock[];
}

/** How many lines are as tall as the lead, with its image and without. */
const textAfterPicture = 7;
const textAlone = 4;
const maxInBlock = 4;

/**
 * The layout of the front page, from articles with the newest first. The lead is the newest breaking story, otherwise
 * the newest with an image and points, otherwise the newest; in each case preferably one in the newsroom's language. A
 * section with two stories or more gets its own block, as does each other language. A story alone in its section is in
 * the last block. No story appears twice.
 */
export function arrange(stories: Story[], newsroomLanguage: string): FrontStories {
  const home = stories.filter((story) => sameLanguage(story.language, newsroomLanguage));
  const leadFrom = home.length > 0 ? home : stories;
  const lead = leadOf(leadFrom);
  if (!lead) return { latest: [], blocks: [] };

  const others = leadFrom.filter((story) => story !== lead);
  const latest = others.slice(0, lead.image?.url ? textAfterPicture : textAlone);
  const placed = new Set([lead, ...latest]);
  const left = stories.filter((story) => !placed.has(story));

  const foreign = left.filter((story) => !leadFrom.includes(story));
  const bySection = grouped(
    left.filter((story) => leadFrom.includes(story)),
    (story) => story.section ?? '',
  );
  const sections = [...bySection].filter(([name, group]) => name !== '' && group.length > 1);
  const alone = [...bySection]
    .filter(([name, group]) => name === '' || group.length === 1)
    .flatMap(([, group]) => group);
  const languages = grouped(foreign, (story) => primary(story.language));

  return {
    lead,
    latest,
    blocks: [
      ...sections.map(([name, group]) => block('section', name, group)),
      ...(alone.length > 0 ? [block('rest', '', newestFirst(alone))] : []),
      ...[...languages].map(([name, group]) => block('language', name, group)),
    ],
  };
}

function leadOf(stories: Story[]): Story | undefined {
  const fresh = stories.slice(0, 8);
  return (
    fresh.find((story) => story.breaking) ??
    fresh.find((story) => story.image?.url !== undefined && story.bullets.length > 0) ??
    stories[0]
  );
}

function block(kind: StoryBlock['kind'], name: string, stories: Story[]): StoryBlock {
  return { kind, name, stories: stories.slice(0, maxInBlock) };
}

function newestFirst(stories: Story[]): Story[] {
  return stories.toSorted((a, b) => b.publishedAt.localeCompare(a.publishedAt) || a.id.localeCompare(b.id));
}

function grouped(stories: Story[], nameOf: (story: Story) => string): Map<string, Story[]> {
  const groups = new Map<string, Story[]>();
  for (const story of stories) {
    const name = nameOf(story);
    groups.set(name, [...(groups.get(name) ?? []), story]);
  }
  return groups;
}

function primary(language: string): string {
  return language.split('-')[0]?.toLowerCase() ?? language;
}

function sameLanguage(one: string, other: string): boolean {
  return primary(one) === primary(other);
}

/** A section's name as a heading: "city" becomes "City"; capitals that are there stay. */
export function sectionName(section: string): string {
  return section === section.toLowerCase() ? section.charAt(0).toUpperCase() + section.slice(1) : section;
}

/** A language's name in that language: "اردو", "Français". */
export function languageName(language: string): string {
  const name =
    new Intl.DisplayNames([language], { type: 'language', fallback: 'code' }).of(language) ?? language;
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}
