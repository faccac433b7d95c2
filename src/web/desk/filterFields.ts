import { html } from 'ghtml';
import type { ListTexts } from '../texts/en/lists.ts';
import type { Markup } from '../theme/layout.ts';

/** The filter's fields as they are in the address, by name. */
export type Written<Name extends string = string> = { [Field in Name]?: string | undefined };

/** The choices for how old something may be at most: the value in the address, and the words. */
export function withinAges({ within }: ListTexts): [string, string][] {
  return Object.entries(within);
}

export function olderAges({ olderThan }: ListTexts): [string, string][] {
  return Object.entries(olderThan);
}

/** A text field of a filter's form with its current value. */
export function textField(name: string, label: string, written: Written): Markup {
  return html`<div class="field"><label for="f-${name}">${label}</label><input id="f-${name}" name="${name}" type="text" maxlength="100" dir="auto" value="${written[name] ?? ''}"></div>`;
}

/** A select field of a filter's form. A value from the address that is not among the choices is added to them. */
export function choiceField(
  name: string,
  label: string,
  choices: [value: string, words: string][],
  written: Written,
): Markup {
  const value = written[name] ?? '';
  const all = choices.some(([each]) => each === value) ? choices : [...choices, [value, value] as const];
  const options = all.map(
    ([each, words]) => html`<option value="${each}"!${each === value ? ' selected' : ''}>${words}</option>`,
  );
  return html`<div class="field"><label for="f-${name}">${label}</label><select id="f-${name}" name="${name}">!${options}</select></div>`;
}

/** The search field with its button; `more` are the other fields of the filter, in a fold. */
export function filterForm(
  {
    action,
    label,
    texts,
    written,
    asked,
    stays,
  }: {
    action: string;
    label: string;
    texts: ListTexts;
    written: Written;
    /** The names of the fields in the fold, which is open if one of them is set. */
    asked: readonly string[];
    /** The names of parameters that are chosen elsewhere and stay the same. */
    stays: readonly string[];
  },
  more: Markup[],
  after: Markup = '',
): Markup {
  const hidden = stays.map((name) =>
    written[name] ? html`<input type="hidden" name="${name}" value="${written[name]}">` : '',
  );
  const isOpen = asked.some((name) => written[name]);
  return html`<form class="find" role="search" method="get" action="${action}" aria-label="${label}">!${hidden}
<div class="find-words"><label for="search">${texts.searchIn(label)}</label>
<input id="search" type="search" name="search" value="${written.search ?? ''}" maxlength="200" dir="auto" data-search>
<button class="button" type="submit">${texts.search}</button>!${after}</div>
<details!${isOpen ? ' open' : ''}><summary>${texts.more}</summary><div class="find-more">!${more}</div></details></form>`;
}
