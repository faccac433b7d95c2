import { html } from 'ghtml';
import type { Draft } from '../../../review/draft.ts';
import type { Markup } from '../../theme/layout.ts';
import type { View } from '../view.ts';

/** What was typed into a form that was refused, so that it is not lost. */
export interface Typed {
  text?: string | undefined;
  at?: string | undefined;
  reason?: string | undefined;
  /** Why the text may say what the article does not. */
  override?: string | undefined;
  altText?: string | undefined;
  /** A note to colleagues. */
  note?: string | undefined;
  part?: string | undefined;
  /** Whether it was refused because another person changed the draft first. */
  isOvertaken?: boolean | undefined;
}

/** The path of an action on a draft. */
export function to(draft: Draft, action: string): string {
  return `/desk/drafts/${draft.id}/${action}`;
}

/** The field with the version that a decision is about. */
export function version(draft: Draft): Markup {
  return html`<input type="hidden" name="version" value="${draft.version}">`;
}

/** The name of a control that several drafts on a page have: what it does, and to which of them. */
export function actsOn(view: View, draft: Draft, label: string): string {
  return view.texts.shell.actsOn(label, draft.channel);
}

/** A form that opens below its button. Only one form of a draft is open at a time. */
export function more(view: View, draft: Draft, label: string, inner: Markup, open: boolean): Markup {
  return html`<details class="more" name="do-${draft.id}"!${open ? ' open' : ''}><summary class="button"
 aria-label="${actsOn(view, draft, label)}">${label}</summary><div class="more-in">!${inner}</div></details>`;
}
