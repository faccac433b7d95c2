import type { Command } from 'commander';
import { register as token } from './accounts/token.ts';
import { register as user } from './accounts/user.ts';
import { register as articles } from './articles.ts';
import { register as audit } from './audit.ts';
import { register as backlog } from './backlog.ts';
import { register as cache } from './cache.ts';
import { register as calendar } from './calendar.ts';
import { register as channels } from './channels.ts';
import { register as compose } from './compose.ts';
import { register as config } from './config.ts';
import { register as copies } from './copies.ts';
import { register as backup } from './data/backup.ts';
import { register as exportCommand } from './data/export.ts';
import { register as importCommand } from './data/import.ts';
import { register as deliveries } from './deliveries.ts';
import { register as doctor } from './doctor.ts';
import { register as drafts } from './drafts.ts';
import { register as feeds } from './feeds.ts';
import { register as ingest } from './ingest.ts';
import { register as init } from './init.ts';
import { register as links } from './links.ts';
import { register as measure } from './measure.ts';
import { register as pause } from './pause.ts';
import { register as proposals } from './proposals.ts';
import { register as results } from './results.ts';
import type { Shell } from './shell.ts';
import { register as sources } from './sources.ts';
import { register as trace } from './trace.ts';
import { register as webhooks } from './webhooks.ts';

/** Every command except `start`, in the order of the help. */
export const commands: ((program: Command, shell: Shell) => void)[] = [
  init,
  ingest,
  articles,
  proposals,
  sources,
  trace,
  feeds,
  links,
  drafts,
  compose,
  measure,
  channels,
  deliveries,
  backlog,
  copies,
  calendar,
  results,
  pause,
  user,
  token,
  webhooks,
  audit,
  config,
  doctor,
  backup,
  exportCommand,
  importCommand,
  cache,
];
