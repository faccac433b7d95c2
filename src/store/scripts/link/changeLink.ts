import { defineScript, logKeys } from '../../script.ts';
import { linkPlace } from './linkPlaces.ts';

export interface ChangeLink {
  code: string;
  target?: string | undefined;
  disabled?: boolean | undefined;
  actor: string;
}

/** Changes a link's target, or disables it; its former targets stay in its history. */
export const changeLink = defineScript<ChangeLink, { outcome: 'changed' | 'unknown' }>('link/changeLink', {
  keys: (keys, { code, target = '' }) => ({
    link: keys.link(code),
    linkIndex: keys.linkIndex(linkPlace(target).bucket),
    ...logKeys(keys),
  }),
  command: (input) => ({ ...input, place: linkPlace(input.target ?? '').field }),
  evenWhenFull: true,
});
