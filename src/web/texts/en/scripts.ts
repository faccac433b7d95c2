import type { Forms } from '../counted.ts';

/**
 * What the desk's scripts show (`src/web/desk/scripts/`): a text, a text with one value, or the plural forms of a
 * number that only the browser knows.
 */
export const scripts = {
  workingOnIt: (button: string) => `Working on it: ${button}`,
  selected: { one: '# draft is selected.', other: '# drafts are selected.' } as Forms,
  decided: { one: '# draft is decided.', other: '# drafts are decided.' } as Forms,
  notDecided: { one: '# is not: its row says why.', other: '# are not: their rows say why.' } as Forms,
  showUpdates: 'Show updates',
  didNotWork: 'That did not work.',
  didNotWorkTypedStays: 'That did not work. What you typed is still here: try again.',
  notReached: 'The desk can’t be reached. What you typed is still here: try again.',
} satisfies Record<string, string | Forms | ((value: string) => string)>;

export type ScriptTexts = typeof scripts;
