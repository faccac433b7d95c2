import { html } from 'ghtml';
import { readableUrl } from '../../net/readableUrl.ts';
import { marked } from '../texts/inEnglish.ts';
import type { Markup } from './layout.ts';

/**
 * A message in place: what happened, or what is wrong; `hint` says what to do about it. Either may have English passages
 * (`inEnglish`).
 */
export function notice(kind: 'done' | 'wrong', sentence: string, hint?: string): Markup {
  const role = kind === 'wrong' ? 'alert' : 'status';
  const further = hint ? html`<p class="notice-mend">!${marked(hint)}</p>` : '';
  return html`<div class="notice ${kind}" role="${role}"><p>!${marked(sentence)}</p>!${further}</div>`;
}

/** Shown instead of an empty list: that it is empty, and what to do next. */
export function emptyState(title: string, text: string, actions: Markup = ''): Markup {
  const further = actions === '' ? '' : html`<p class="actions">!${actions}</p>`;
  return html`<div class="empty"><p class="empty-title">${title}</p><p class="empty-text">${text}</p>!${further}</div>`;
}

export interface Button {
  label: string;
  /** What a screen reader calls it, if the label alone does not say what it acts on. */
  named?: string;
  /** `first` is the form's main action; `wrong` undoes, stops or withdraws. */
  kind?: 'first' | 'plain' | 'wrong';
  name?: string;
  value?: string;
  disabled?: boolean;
}

/** A form's button. One `first` button in each form. */
export function button(options: Button): Markup {
  const kind = options.kind === undefined || options.kind === 'plain' ? '' : ` ${options.kind}`;
  const name = options.name === undefined ? '' : html` name="${options.name}" value="${options.value ?? ''}"`;
  const named = options.named === undefined ? '' : html` aria-label="${options.named}"`;
  return html`<button class="button${kind}" type="submit"!${name}!${named}!${options.disabled ? ' disabled' : ''}>${options.label}</button>`;
}

/** A link that starts an action, styled as a button. */
export function buttonLink(label: string, href: string, kind: 'first' | 'plain' = 'plain'): Markup {
  return html`<a class="button!${kind === 'first' ? ' first' : ''}" href="${href}">${label}</a>`;
}

/** Lines with hairlines between them. The items are markup. */
export function hairlineList(items: Markup[]): Markup {
  return html`<ul class="lines">!${items.map((item) => `<li>${item}</li>`)}</ul>`;
}

/** The state of a draft, delivery or article, with a mark before it. */
export function stateLabel(state: string, label = state.replaceAll('_', ' ')): Markup {
  return html`<span class="state" data-state="${state}">${label}</span>`;
}

export interface Field {
  name: string;
  label: string;
  type: 'text' | 'password' | 'email' | 'url' | 'datetime-local';
  value?: string;
  autocomplete?: string;
  hint?: string;
  /** What is wrong with it. */
  issue?: string;
  required?: boolean;
  minlength?: number;
  autofocus?: boolean;
}

/** A labelled input. Hint and error are associated with it, so that a screen reader reads them with the label. */
export function field(options: Field): Markup {
  const about = [options.hint && `${options.name}-hint`, options.issue && `${options.name}-fault`]
    .filter(Boolean)
    .join(' ');
  const attributes = [
    options.value === undefined ? '' : html` value="${options.value}"`,
    options.autocomplete ? html` autocomplete="${options.autocomplete}"` : '',
    options.minlength ? html` minlength="${options.minlength}"` : '',
    about ? html` aria-describedby="${about}"` : '',
    options.issue ? ' aria-invalid="true"' : '',
    options.required ? ' required' : '',
    options.autofocus ? ' autofocus' : '',
  ];
  return html`<div class="field">
<label for="${options.name}">${options.label}</label>
<input id="${options.name}" name="${options.name}" type="${options.type}"!${attributes}>
!${options.hint ? html`<p class="hint" id="${options.name}-hint">${options.hint}</p>` : ''}
!${options.issue ? html`<p class="fault" id="${options.name}-fault">${options.issue}</p>` : ''}
</div>`;
}

/** The hidden field that proves that a form came from one of our pages. */
export function csrfField(token: string): Markup {
  return html`<input type="hidden" name="csrf" value="${token}">`;
}

/** An address that one click selects as a whole, so that it can be copied without a script. */
export function address(url: string): Markup {
  return html`<code class="address" dir="ltr">${readableUrl(url)}</code>`;
}

/** A link whose text is its own address, in readable letters. */
export function linkTo(url: string, options?: string): Markup {
  const attributes = options === undefined ? '' : html` class="${options}"`;
  return html`<a!${attributes} href="${url}"><bdi dir="ltr">${readableUrl(url)}</bdi></a>`;
}
