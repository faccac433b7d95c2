import { account } from './account.ts';
import { articles } from './articles.ts';
import { audit } from './audit.ts';
import { backlog } from './backlog.ts';
import { calendar } from './calendar.ts';
import { channels } from './channels.ts';
import { decisions } from './decisions.ts';
import { deliveries, delivery } from './deliveries.ts';
import { draft } from './draft.ts';
import { draftForms } from './draftForms.ts';
import { drafts, keys } from './drafts.ts';
import { errors } from './errors.ts';
import { find } from './find.ts';
import { links } from './links.ts';
import { lists } from './lists.ts';
import { notes } from './notes.ts';
import { operations } from './operations.ts';
import { people } from './people.ts';
import { preview } from './preview.ts';
import { queues } from './queues.ts';
import { results } from './results.ts';
import { sandbox } from './sandbox.ts';
import { scripts } from './scripts.ts';
import { shell } from './shell.ts';
import { signIn } from './signIn.ts';
import { purposes, states } from './states.ts';
import { statistics } from './statistics.ts';
import { warnings } from './warnings.ts';

/** The desk's texts, one file for each area. Their type is what every other language must provide. */
export const desk = {
  account,
  articles,
  audit,
  backlog,
  calendar,
  channels,
  decisions,
  deliveries,
  delivery,
  draft,
  draftForms,
  drafts,
  errors,
  find,
  keys,
  links,
  lists,
  notes,
  operations,
  people,
  preview,
  purposes,
  queues,
  results,
  sandbox,
  scripts,
  shell,
  signIn,
  states,
  statistics,
  warnings,
};

export type DeskTexts = typeof desk;
