import { countedIn } from '../counted.ts';

const counted = countedIn('en');

/** The calendar: planned and sent posts. */
export const calendar = {
  title: 'Calendar',
  viewsName: 'Views',
  views: { day: 'Day', week: 'Week', month: 'Month', list: 'List' },
  channelsName: 'Channels',
  allChannels: 'All channels',
  daysFrom: (days: number, date: string) =>
    counted(days, { one: `# day from ${date}`, other: `# days from ${date}` }),
  earlier: 'Earlier',
  today: 'Today',
  later: 'Later',
  newsroomTime: (zone: string, now: string) => `In the newsroom’s time (${zone}), where it is ${now} now.`,
  keys: 'Drag a post to another place, or focus it and press + or − to move it by 15 minutes, c to change it. Hatched hours are closed or full.',
  close: 'Close',
  empty: 'Nothing is scheduled in these days.',
  emptyHow: 'Approved drafts are listed here until they are sent, and sent posts afterwards.',
  toDrafts: 'To the drafts',
  overdue: 'Due earlier, not sent yet',
  onlyNewest: (count: number, all: string) =>
    counted(count, {
      one: `Only the # newest of the sent posts is counted and shown: ${all}.`,
      other: `Only the # newest of the sent posts are counted and shown: ${all}.`,
    }),
  allOfThem: 'all of them',
  nothing: 'Nothing',
  free: (times: string) => `Free: ${times}`,
  noFreePlace: 'No free place: slots, gap or cap',
  byHourAndChannel: 'The day by hour and channel',
  byDay: 'The month by day',
  time: 'Time',
  closed: 'closed',
  full: 'full',
  channelsFull: (channels: string) => `${channels}: full`,
  posts: (count: number) => counted(count, { one: '# post', other: '# posts' }),
  andMore: (count: number) => counted(count, { other: 'and # more' }),
  postsOfCap: (count: number, cap: number) => `${count} of ${cap} posts`,
  secondsApart: (seconds: number) => `${seconds} s apart`,
  minutesApart: (minutes: number) => `${minutes} min apart`,
  planned: (count: number) => counted(count, { other: '# planned' }),
  sent: (count: number) => counted(count, { other: '# sent' }),
  embargoesEnd: (count: number) => counted(count, { one: '# embargo ends', other: '# embargoes end' }),
  embargoEnds: (time: string, headline: string) => `${time} embargo ends: ${headline}`,
  part: (part: number, parts: number) => `part ${part} of ${parts}`,
  thePost: 'the post',
  clicks: (count: number) => counted(count, { one: '# click', other: '# clicks' }),
  change: 'Change',
  changeOf: (headline: string, channel: string, time: string) => `Change: ${headline}, ${channel}, ${time}`,
  whyThen: 'Why then?',
};
