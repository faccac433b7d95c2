import { defineScript, logKeys } from '../../script.ts';

export interface ChangeLink {
  code: string;
  target?: string | undefined;
  disabled?: boolean | undefined;
  actor: string;
}

/** Changes a link's target, or disables it; its former targets stay in its history. */
export const changeLink = defineScript<ChangeLink, { outcome: 'changed' | 'unknown' }>('link/changeLink', {
  keys: (keys, { code }) => ({ link: keys.link(code), ...logKeys(keys) }),
  evenWhenFull: true,
});
