import type { Lexicon } from './lexicon.ts';

const reporting =
  'によると|によれば|と述べ|と語|と説明|と発表|と主張|と話|と指摘|と明ら|という|とした|としている|とみられ|と見られ|関係者|容疑|疑い|警告|と否定|と強調|主張|発表|説明|指摘|報道|報告|証言|見解|声明|関係筋|当局';
const maybe =
  'かもしれ|可能性|おそれ|恐れ|見込み|見通し|予定|だろう|でしょう|ようだ|らしい|方針|検討|約|およそ|以上|以下|最大|少なくとも|なら|れば|たら|場合|ただし|しかし|だが|ものの|一方|のみ|だけ|除き|まで';
const no = 'ない|なく|なかった|ません|ず|ぬ|否定|拒否|未|非|無';

const leaning = String.raw`^[\p{P}\s]*(?:これ|それ|あれ|この|その|あの|ここ|そこ|彼|彼女|同氏|両氏|両者|両国|双方|同社|同局|同省|同市|同県|同町|同日|同容疑者|同被告|また|しかし|だが|一方|さらに|そして|なお|ただし|ただ|ほか|次いで|いずれも|どちらも)`;

/** The speaker comes first: a name or an office with は or が, or before the first comma. */
const speaker =
  '[^、。「『]{1,30}(?:は[、「『]|[長相官臣者員側府省庁社党会軍領理王家人氏署局国市県町村連団部体][はが]|[ァ-ヴー](?:は|が(?!.{0,390}と(?:警告|主張|予告|非難|批判|説明|強調)))|、)';

/** "…と警告" without a speaker: it is the one named before. */
const subjectless = `^(?!${speaker}).{0,390}(?:述べ|語|話|主張|発表|説明|指摘|強調|警告|否定|非難|批判|反論|表明|訴え|断言|要求|求め|示唆|明言|約束|拒否|反発|宣言|予告|脅迫|抗議|釈明|弁明|謝罪|陳謝|呼びかけ|呼び掛け|提訴|控訴|上告|告訴|告発|提案|反対|支持|撤回|断念|意向|方針|考え|構え|懸念)(?:し|り|っ|する)?(?:た|ている|ていた|る|ます|ました|だ)?。?$`;

/** Japanese has neither spaces nor capitals: patterns match anywhere, and text is cut only at 、 and 。. */
export const ja: Lexicon = {
  language: 'ja',
  folds: false,
  breaking: '【速報】',
  correction: '【訂正】',
  leansAtStart: new RegExp(`${leaning}|${subjectless}`, 'u'),
  leansWithin: /両氏|両者|双方とも|同氏|も(?:また|明らかに|述べ|語)|とも述べ|とも語/u,
  ties: new RegExp(`${reporting}|${maybe}|${no}`, 'u'),
  reporting: new RegExp(reporting, 'u'),
  negations: new RegExp(no, 'u'),
  weightless: new Set(),
  others: new Set(),
  owns: new Set(),
  participles: /$^/,
  common: new Set(),
  endings: /$^/,
  numbers: new Map(),
  dayWords:
    /正午|今日|本日|明日|明後日|昨日|今夜|今晩|今朝|けさ|ゆうべ|昨夕|昨夜|昨晩|明朝|(?<!\p{sc=Hira})(?:きょう|あす|あさって|きのう|おととい)(?=[^\p{sc=Hira}]|[はのにもが]|$)/u,
  weekdays: [...'月火水木金土日'].map((day) => new RegExp(`${day}曜`, 'u')),
  spans: {
    hours: /(?:[0-9]{1,4}|数)(?:時間|分)(?:前|後)/u,
    weeks: /(?:今|来|先|再来)週末?/u,
    months: /[今来先]月/u,
    years: /(?:今|来|昨|去)年(?!度)/u,
  },
};
