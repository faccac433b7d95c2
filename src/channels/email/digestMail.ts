import { html } from 'ghtml';
import { DateTime } from 'luxon';
import { directionOf } from '../../article/language.ts';
import type { DigestContent, DigestItem } from '../channel.ts';
import { mailWords } from './mailWords.ts';

/** The parts of a mail around its articles. */
export interface MailFrame {
  newsroom: { name: string; url: string; timezone: string };
  /** Where the reader unsubscribes; missing in a preview. */
  unsubscribe?: string | undefined;
  /** The channel, which mail programs identify the list by; missing in a preview. */
  list?: string;
}

/**
 * One style sheet in the head and no style attributes: whatever a mail client ignores, plain, readable text remains.
 */
export const digestStyle = `
body{margin:0;padding:0;background:#fbfaf6;color:#1d1b17;font-family:"Source Serif 4",Georgia,"Times New Roman",serif;font-size:17px;line-height:1.55;overflow-wrap:anywhere}
.sheet{max-width:600px;margin:0 auto;padding:24px 20px 40px}
.name{margin:0;font-size:26px;line-height:1.2;font-weight:600}
.day{margin:4px 0 20px;padding-bottom:12px;border-bottom:2px solid #1d1b17;color:#5d584e;font-family:"Source Sans 3",Arial,sans-serif;font-size:14px}
.story{margin:0;padding:18px 0;border-bottom:1px solid #d8d3c7}
.headline{margin:0;font-size:21px;line-height:1.3;font-weight:600}
.name a,.headline a{color:#1d1b17;text-decoration:none}
.section{margin:0 0 4px;color:#5d584e;font-family:"Source Sans 3",Arial,sans-serif;font-size:13px}
.points{margin:8px 0 0;padding-inline-start:20px}
.points li{margin:4px 0}
.standfirst{margin:8px 0 0}
.more{margin:8px 0 0;font-family:"Source Sans 3",Arial,sans-serif;font-size:14px}
a{color:#0b5c74}
.foot{margin-top:24px;color:#5d584e;font-family:"Source Sans 3",Arial,sans-serif;font-size:13px;line-height:1.5}
[lang|=ar],[lang|=fa],[lang|=ps]{font-family:"Noto Naskh Arabic","Geeza Pro","Times New Roman",serif;line-height:1.9}
[lang|=ur]{font-family:"Noto Nastaliq Urdu","Jameel Noori Nastaleeq","Urdu Typesetting","Noto Naskh Arabic",serif;line-height:2.3}
@media (prefers-color-scheme:dark){
body{background:#161513;color:#e8e4da}
.name a,.headline a{color:#e8e4da}.day{border-color:#e8e4da}.day,.section,.foot{color:#a8a296}.story{border-color:#3a3731}a{color:#7cc0d4}}
`;

/** The day of a digest in words, in its language and the newsroom's zone. */
function dayInWords({ until, language }: DigestContent, timezone: string): string {
  return DateTime.fromISO(until, { zone: timezone, locale: language }).toLocaleString(DateTime.DATE_HUGE);
}

/** The digest as an HTML mail. */
export function digestHtml(digest: DigestContent, { newsroom, unsubscribe }: MailFrame): string {
  const { language, items } = digest;
  const { words, language: spoken } = mailWords(language);
  const [before = '', after = ''] = words.why.split('{name}');
  const foot = html`<p>${before}<bdi>${newsroom.name}</bdi>${after}</p>
!${unsubscribe ? html`<p><a href="${unsubscribe}">${words.unsubscribe}</a></p>` : ''}`;
  return html`<!doctype html>
<html lang="${language}" dir="${directionOf(language)}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${digest.title}</title>
<style>!${digestStyle}</style></head>
<body><div class="sheet" dir="${directionOf(language)}">
<h1 class="name"><a href="${newsroom.url}">${newsroom.name}</a></h1>
<p class="day">${dayInWords(digest, newsroom.timezone)}</p>
!${items.map((item) => storyHtml(item))}
<div class="foot" lang="${spoken}" dir="${directionOf(spoken)}">!${foot}</div>
</div></body></html>
`;
}

function storyHtml({ headline, points, standfirst, section, link, language }: DigestItem): string {
  const list =
    points.length > 0 ? html`<ul class="points">!${points.map((point) => html`<li>${point}</li>`)}</ul>` : '';
  const first = points.length === 0 && standfirst ? html`<p class="standfirst">${standfirst}</p>` : '';
  return html`<div class="story" lang="${language}" dir="${directionOf(language)}">
!${section ? html`<p class="section">${section}</p>` : ''}
<h2 class="headline"><a href="${link}">${headline}</a></h2>
!${list}!${first}
</div>
`;
}

/** The same digest as plain text. */
export function digestText(digest: DigestContent, { newsroom, unsubscribe }: MailFrame): string {
  const { words } = mailWords(digest.language);
  const stories = digest.items.map(({ headline, points, standfirst, link }) => {
    const lines = points.length > 0 ? points.map((point) => `• ${point}`) : standfirst ? [standfirst] : [];
    return [headline, ...lines, link].join('\n');
  });
  const foot = [
    words.why.replace('{name}', newsroom.name),
    ...(unsubscribe ? [`${words.unsubscribe}: ${unsubscribe}`] : []),
  ];
  const head = `${newsroom.name}\n${dayInWords(digest, newsroom.timezone)}`;
  return `${[head, ...stories, `-- \n${foot.join('\n')}`].join('\n\n')}\n`;
}
