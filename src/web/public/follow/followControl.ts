import { html } from 'ghtml';
import { sectionTopic } from '../../../syndication/push/topics.ts';
import type { ReaderTexts } from '../../texts/en/reader.ts';
import type { Markup } from '../../theme/layout.ts';
import { type Story, sectionName } from '../front/stories.ts';
import { followScripts } from './followScripts.ts';

/** What a reader's browser may follow from a page. */
export interface NoticeOffer {
  /** The newsroom's public key, which browsers need to subscribe (RFC 8292). */
  key: string;
  /** Topic → the section's title on the page. */
  sections: { topic: string; title: string }[];
}

const maxSections = 12;

/** The sections of these stories, by name. */
export function sectionsOf(stories: Pick<Story, 'section'>[]): NoticeOffer['sections'] {
  const found = new Map<string, string>();
  for (const { section = '' } of stories) {
    const topic = sectionTopic(section);
    if (topic && !found.has(topic)) found.set(topic, sectionName(section));
  }
  return [...found]
    .map(([topic, title]) => ({ topic, title }))
    .slice(0, maxSections)
    .sort((a, b) => a.title.localeCompare(b.title));
}

/**
 * The control for notifications in this browser. It stays hidden until its script finds that the browser supports them.
 */
export function followControl(offer: NoticeOffer | undefined, ticked: string, messages: ReaderTexts): Markup {
  if (!offer) return '';
  const labels = {
    start: messages.noticesStart,
    save: messages.noticesSave,
    on: messages.noticesOn,
    off: messages.noticesOff,
    none: messages.noticesNone,
    blocked: messages.noticesBlocked,
    failed: messages.noticesFailed,
  };
  const choices = [
    { topic: 'breaking', title: messages.noticesBreaking },
    ...offer.sections,
    { topic: 'all', title: messages.noticesAll },
  ];
  return html`<form class="notices" data-follow data-key="${offer.key}" data-labels="${JSON.stringify(labels)}" hidden>
<fieldset><legend>${messages.notices}</legend>
<p class="quiet">${messages.noticesHow}</p>
<p class="choices">!${choices.map(({ topic, title }) => choice(topic, title, topic === ticked))}</p>
</fieldset>
<p class="actions"><button class="button" type="submit">${messages.noticesStart}</button>
<button class="button" type="button" data-stop hidden>${messages.noticesStop}</button>
<span class="quiet" role="status" data-say></span></p>
</form>`;
}

function choice(topic: string, title: string, ticked: boolean): Markup {
  const checked = ticked ? ' checked' : '';
  return html`<label class="choice"><input type="checkbox" name="topic" value="${topic}"!${checked}> <bdi>${title}</bdi></label>`;
}

/** The control's script, for the head of a page that has one. */
export function followHead(offer: NoticeOffer | undefined): Markup {
  return offer ? html`<script type="module" src="${followScripts.control.path}"></script>` : '';
}
