import type { Command } from 'commander';
import { register as articles } from './articles.ts';
import { register as audit } from './audit.ts';
import { register as backlog } from './backlog.ts';
import { register as backup } from './backup.ts';
import { register as cache } from './cache.ts';
import { register as calendar } from './calendar.ts';
import { register as channels } from './channels.ts';
import { register as compose } from './compose.ts';
import { register as config } from './config.ts';
import { register as copies } from './copies.ts';
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
import type { Shell } from './shell.ts';
import { register as sources } from './sources.ts';
import { register as token } from './token.ts';
import { register as trace } from './trace.ts';
import { register as user } from './user.ts';

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
  pause,
  user,
  token,
  audit,
  config,
  doctor,
  backup,
  cache,
];
