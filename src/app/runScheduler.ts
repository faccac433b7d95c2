import cron from 'node-cron';
import { recurringOf } from '../../jobs/index.ts';
import type { Context } from '../actions/context.ts';
import { tick } from '../actions/operations/tick.ts';
import { reasonOf } from '../errors.ts';
import type { Log } from '../log.ts';

/** Ticks each second until the returned function is called. While a tick runs, further ones are skipped. */
export async function runScheduler(context: Context): Promise<() => Promise<void>> {
  let ticking = false;
  const once = async () => {
    if (ticking) return;
    ticking = true;
    try {
      await tick(context, recurringOf(context.config));
    } catch (error) {
      context.log.warn({ reason: reasonOf(error) }, 'a tick failed; the next one makes up for it');
    } finally {
      ticking = false;
    }
  };
  await once();
  cron.setLogger(cronLog(context.log));
  const task = cron.schedule('* * * * * *', once);
  return async () => {
    await task.stop();
  };
}

/** Logs node-cron's messages as our own. The next tick makes up for a missed second. */
function cronLog(log: Log): Parameters<typeof cron.setLogger>[0] {
  const line = (message: string | Error) => `cron: ${reasonOf(message)}`;
  return {
    debug: (message) => log.debug(line(message)),
    info: (message) => log.debug(line(message)),
    warn: (message) => log.info(line(message)),
    error: (message, error) => log.warn({ reason: error && reasonOf(error) }, line(message)),
  };
}
