import { limits } from '../../article/limits.ts';

/** What WordPress puts behind an excerpt, in its languages: "The post … appeared first on …". */
const credit = [
  ['The post', 'appeared first on|first appeared on'],
  ['Der Beitrag', 'erschien zuerst auf'],
  ["L['’]article", 'est apparu en premier sur'],
  ['La entrada', 'se publicó primero en|apareció primero en'],
  ['O post', 'apareceu primeiro em'],
  ["L['’]articolo", 'proviene da|sembra essere il primo su'],
  ['Het bericht', 'verscheen eerst op'],
]
  .map(([start, end]) => `${start}\\s[^\\n]{1,300}\\s(?:${end})\\s[^\\n]{1,100}`)
  .join('|');
const more =
  'Read more|Read the full (?:story|article)|Continue reading|Weiterlesen|Mehr lesen|Lire la suite|Leer más|Seguir leyendo|Ler mais|Leggi tutto|مزید پڑھیں|اقرأ المزيد|続きを読む';
/** It is a sentence of its own, behind another one. */
const footer = new RegExp(
  `(?<=[.!?…؟۔。\\])"”'’»])\\s{1,9}(?:(?:${credit})|\\[?(?:${more})\\s?(?:…|\\.{1,3}|»|→)?\\]?)$`,
  'iu',
);

/** A summary without what content systems put behind it, which is none of its words. */
export function withoutFooter(summary: string): string {
  const end = summary.slice(-limits.header);
  const found = footer.exec(end);
  return found ? summary.slice(0, summary.length - end.length + found.index).trimEnd() : summary;
}
