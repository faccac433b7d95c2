import { html } from 'ghtml';
import { readableUrl } from '../../net/readableUrl.ts';
import type { Markup } from './layout.ts';

/** What happened, or what is wrong, in place; `mend` is what to do about it. */
export function notice(kind: 'done' | 'wrong', sentence: string, mend?: string): Markup {
  const role = kind === 'wrong' ? 'alert' : 'status';
  const further = mend ? html`<p class="notice-mend">${mend}</p>` : '';
  return html`<div class="notice ${kind}" role="${role}"><p>${sentence}</p>!${further}</div>`;
}

/** Stands where a list would: says that it is empty and what to do next. */
export function emptyState(title: string, text: string, actions: Markup = ''): Markup {
  const further = actions === '' ? '' : html`<p class="actions">!${actions}</p>`;
  return html`<div class="empty"><p class="empty-title">${title}</p><p class="empty-text">${text}</p>!${further}</div>`;
}

export interface Button {
  label: string;
  /** `first` is the one thing that this form is for; `wrong` undoes, stops or withdraws. */
  kind?: 'first' | 'plain' | 'wrong';
  name?: string;
  value?: string;
  disabled?: boolean;
}

/** A form's button. One `first` button a form. */
export function button(look: Button): Markup {
  const kind = look.kind === undefined || look.kind === 'plain' ? '' : ` ${look.kind}`;
  const name = look.name === undefined ? '' : html` name="${look.name}" value="${look.value ?? ''}"`;
  return html`<button class="button${kind}" type="submit"!${name}!${look.disabled ? ' disabled' : ''}>${look.label}</button>`;
}

/** A link that does something, dressed as a button. */
export function buttonLink(label: string, href: string, kind: 'first' | 'plain' = 'plain'): Markup {
  return html`<a class="button!${kind === 'first' ? ' first' : ''}" href="${href}">${label}</a>`;
}

/** Lines with hairlines between them. The items are markup. */
export function hairlineList(items: Markup[]): Markup {
  return html`<ul class="lines">!${items.map((item) => `<li>${item}</li>`)}</ul>`;
}

/** A draft's, delivery's or article's state: the word as people say it, with a mark before it. */
export function stateLabel(state: string, word = state.replaceAll('_', ' ')): Markup {
  return html`<span class="state" data-state="${state}">${word}</span>`;
}

export interface Field {
  name: string;
  label: string;
  type: 'text' | 'password' | 'email' | 'url' | 'datetime-local';
  value?: string;
  autocomplete?: string;
  hint?: string;
  /** What is wrong with it. */
  fault?: string;
  required?: boolean;
  minlength?: number;
  autofocus?: boolean;
}

/** A labelled input. Hint and fault are tied to it, so that a screen reader says them with the label. */
export function field(look: Field): Markup {
  const about = [look.hint && `${look.name}-hint`, look.fault && `${look.name}-fault`]
    .filter(Boolean)
    .join(' ');
  const attributes = [
    look.value === undefined ? '' : html` value="${look.value}"`,
    look.autocomplete ? html` autocomplete="${look.autocomplete}"` : '',
    look.minlength ? html` minlength="${look.minlength}"` : '',
    about ? html` aria-describedby="${about}"` : '',
    look.fault ? ' aria-invalid="true"' : '',
    look.required ? ' required' : '',
    look.autofocus ? ' autofocus' : '',
  ];
  return html`<div class="field">
<label for="${look.name}">${look.label}</label>
<input id="${look.name}" name="${look.name}" type="${look.type}"!${attributes}>
!${look.hint ? html`<p class="hint" id="${look.name}-hint">${look.hint}</p>` : ''}
!${look.fault ? html`<p class="fault" id="${look.name}-fault">${look.fault}</p>` : ''}
</div>`;
}

/** The hidden field that shows a form came from a page of ours. */
export function csrfField(token: string): Markup {
  return html`<input type="hidden" name="csrf" value="${token}">`;
}

/** An address that one press marks as a whole, to be copied without script. */
export function address(url: string): Markup {
  return html`<code class="address" dir="ltr">${readableUrl(url)}</code>`;
}

/** A link whose text is its own address, in the letters of its language. */
export function linkTo(url: string, look?: string): Markup {
  const attributes = look === undefined ? '' : html` class="${look}"`;
  return html`<a!${attributes} href="${url}"><bdi dir="ltr">${readableUrl(url)}</bdi></a>`;
}
