import { html } from 'ghtml';
import { slugOf } from '../../../article/text.ts';
import { readerTexts } from '../../texts/languages.ts';
import { languageAttributes, type Markup, type Site } from '../../theme/layout.ts';
import { timeElement } from '../../theme/when.ts';
import { type Story, sectionName } from './stories.ts';

/** The line above a headline: "breaking", and the section. Empty if neither applies. */
export function kicker(story: Pick<Story, 'breaking' | 'section' | 'language'>, site: Site): Markup {
  const { language, messages } = readerTexts(site.languages, story.language, site.newsroom.language);
  const breaking = story.breaking
    ? html`<span class="breaking" !${languageAttributes(language)}>${messages.breaking}</span> `
    : '';
  const section = story.section ? sectionLink(story.section) : '';
  return breaking || section ? html`<p class="kicker">!${breaking}!${section}</p>` : '';
}

function sectionLink(section: string): Markup {
  const slug = slugOf(section);
  const name = html`<bdi>${sectionName(section)}</bdi>`;
  return slug ? html`<a href="/section/${encodeURIComponent(slug)}">!${name}</a>` : name;
}

/** When a story was last changed, and whether it was corrected, in the story's own language. */
export function storyMeta(story: Story, site: Site): Markup {
  const { language, messages } = readerTexts(site.languages, story.language, site.newsroom.language);
  const when = timeElement(story.updatedAt, language, site.newsroom.timezone);
  const corrected = story.status === 'corrected' ? html` · ${messages.corrected}` : '';
  return html`<p class="story-meta" !${languageAttributes(language)}>!${when}!${corrected}</p>`;
}

/** The summary points as a list; empty if there are none. */
export function pointsList(bullets: string[]): Markup {
  if (bullets.length === 0) return '';
  return html`<ul class="points">!${bullets.map((point) => html`<li>${point}</li>`)}</ul>`;
}

/**
 * One story in a list, with its section, or with a line of its text if the section is clear already. Its heading is one
 * level below that of the list.
 */
export function storyItem(story: Story, shows: 'section' | 'text', site: Site, level: 2 | 3 = 3): Markup {
  const text = story.standfirst ?? story.bullets[0];
  return html`<article !${languageAttributes(story.language)}>
!${shows === 'section' ? kicker(story, site) : ''}
<h${level} class="story-headline"><a href="/articles/${story.id}">${story.headline}</a></h${level}>
!${text && shows === 'text' ? html`<p class="story-text">${text}</p>` : ''}
!${storyMeta(story, site)}
</article>`;
}
