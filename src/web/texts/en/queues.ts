import { countedIn } from '../counted.ts';

const counted = countedIn('en');

/** The jobs' queues. */
export const queues = {
  title: 'Queues',
  how: 'Jobs wake workers up and carry ids only: what happened to an article, draft or delivery is on its own page.',
  findById: 'Find by id',
  findHint: 'of a job, delivery, draft or article',
  find: 'Find',
  jobs: 'Jobs',
  /** The names of the lists of jobs, and the sentences for empty ones. */
  lists: {
    failed: 'Failed',
    active: 'Running',
    waiting: 'Waiting',
    delayed: 'Later',
    completed: 'Over',
  },
  states: {
    failed: 'failed',
    active: 'running',
    waiting: 'waiting',
    delayed: 'later',
    completed: 'over',
  },
  nothing: {
    failed: 'No failed jobs.',
    active: 'No jobs running.',
    waiting: 'No jobs waiting.',
    delayed: 'No jobs scheduled for later.',
    completed: 'No finished jobs yet.',
  },
  only: (queue: string) => `Only ${queue}.`,
  allQueues: 'All queues',
  allJobs: 'All jobs',
  notFound: 'No job found for that ID.',
  notFoundHow: (id: string) =>
    `No stored job has the ID ${id} or concerns it. Finished jobs are kept for a limited time.`,
  newestOfEach: 'The newest of each queue; choose a queue to see the others.',
  job: 'Job',
  payload: 'Payload',
  state: 'State',
  tries: 'Tries',
  when: 'When',
  actions: 'What can be done',
  runAgain: 'Run again',
  remove: 'Remove',
  actOn: (act: string, job: string) => `${act}: ${job}`,
  runsAgain: (id: string) => `Job ${id} is running again.`,
  removed: (id: string) => `Job ${id} was removed from its queue.`,
  queue: 'Queue',
  allEmpty: (count: number) =>
    counted(count, { one: 'The queue is empty.', other: 'All # queues are empty.' }),
  othersEmpty: (count: number) =>
    counted(count, { one: '# other queue is empty.', other: '# other queues are empty.' }),
};
