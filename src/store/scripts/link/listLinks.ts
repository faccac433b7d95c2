import { defineScript } from '../../script.ts';
import { customField, linkPlace } from './linkPlaces.ts';

interface EarlierLink {
  code: string;
  /** As it is stored. */
  target: string;
  channel: string;
  articleId: string;
}

/** Adds links of an earlier version to the lists by which they are filtered, and to the index of addresses. */
export const listLinks = defineScript<{ links: EarlierLink[] }, object>('link/listLinks', {
  keys: ({ links, clickedLinks, customLinks, importedLinks }) => ({
    links,
    clickedLinks,
    customLinks,
    importedLinks,
  }),
  rest: (keys, { links }) =>
    links.flatMap(({ code, target, channel, articleId }) => [
      keys.link(code),
      keys.clicks(code),
      keys.linksOf(channel),
      keys.linkIndex(linkPlace(target).bucket),
      keys.articleLinks(articleId),
    ]),
  command: ({ links }) => ({
    links: links.map(({ code, target }) => ({
      code,
      field: customField(code),
      place: linkPlace(target).field,
    })),
  }),
});
