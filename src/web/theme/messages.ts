/**
 * The words that stand on public pages, in the languages that this program speaks. A page speaks the language of
 * what it shows where it can, else the newsroom's, else English (`messagesFor`).
 */
const english = {
  skip: 'Skip to content',
  navigation: 'Pages',
  frontPage: 'Front page',
  feeds: 'Feeds',
  feed: 'A feed',
  allFeeds: 'All feeds',
  site: 'Newsroom’s site',
  latest: 'Latest',
  more: 'More news',
  breaking: 'Breaking',
  follow: 'Follow',
  followHow:
    'Subscribe opens your feed reader, and every new article then arrives there by itself. If nothing opens, copy one of the addresses into the reader you use.',
  subscribe: 'Subscribe',
  everyFeed: 'All feeds at once (OPML)',
  whatFeedIs:
    'A feed is a list of the newest articles that a program can read. A feed reader looks at it for you and shows what is new: no account here, no e-mail address, nothing that follows you around.',
  whichFormat:
    'Which format? Any of the three: they hold the same articles. Old readers like RSS best, programmers JSON.',
  address: 'Address',
  noArticlesTitle: 'Nothing is published yet.',
  noArticles: 'The first article will stand here by itself. Follow a feed, and it comes to you.',
  noFeeds: 'There are no feeds here yet.',
  notices: 'In this browser',
  noticesHow:
    'A short notice with the headline when something is published: no account, no e-mail address, and it ends when you say so.',
  noticesBreaking: 'Breaking news',
  noticesAll: 'Everything',
  noticesStart: 'Follow in this browser',
  noticesSave: 'Save',
  noticesStop: 'Stop the notices',
  noticesOn: 'This browser follows what is ticked.',
  noticesOff: 'This browser gets no notices any more.',
  noticesNone: 'Choose at least one topic.',
  noticesBlocked:
    'Notices from here are blocked in the browser’s settings. Allow them there, then load this page again.',
  noticesFailed: 'That did not work. Try again in a minute.',
  shortUrl: 'Short Url',
  published: 'Published',
  updated: 'Updated',
  by: 'By',
  points: 'In short',
  image: 'Image',
  tags: 'Tags',
  corrections: 'Corrections',
  corrected: 'Corrected',
  whereItWent: 'Published in',
  inFeeds: 'In feeds',
  posts: 'Posts',
  copyStates: {
    live: '',
    editing: 'being changed',
    edited: 'changed',
    removing: 'being removed',
    gone: 'removed',
    'still-visible': '',
    'cannot-tell': '',
  },
  on: 'on',
  original: 'Read it at the newsroom’s site',
  subscribersOnly: 'The full text is for subscribers of the newsroom.',
  leadsTo: 'Leads to',
  clicks: 'Clicks',
  visitors: 'Visitors',
  sinceDay: 'Made',
  disabled: 'This link is switched off and leads nowhere.',
  qr: 'QR code of this link',
  qrHow: 'For print: point a phone’s camera at it.',
  qrPng: 'As PNG',
  qrSvg: 'As SVG',
  open: 'Open it',
  linkTitle: 'A short link',
};

export type Messages = typeof english;

const french: Messages = {
  skip: 'Aller au texte',
  navigation: 'Pages',
  frontPage: 'À la une',
  feeds: 'Fils',
  feed: 'Un fil',
  allFeeds: 'Tous les fils',
  site: 'Site du journal',
  latest: 'Dernières nouvelles',
  more: 'Autres nouvelles',
  breaking: 'Urgent',
  follow: 'Suivre',
  followHow:
    'S’abonner ouvre votre lecteur de flux, où chaque nouvel article arrivera de lui-même. Si rien ne s’ouvre, copiez l’une des adresses dans le lecteur de votre choix.',
  subscribe: 'S’abonner',
  everyFeed: 'Tous les fils d’un coup (OPML)',
  whatFeedIs:
    'Un fil est une liste des articles les plus récents, lisible par un programme. Un lecteur de flux la consulte pour vous et montre les nouveautés : ni compte, ni adresse électronique, ni pistage.',
  whichFormat:
    'Quel format ? N’importe lequel des trois : ils contiennent les mêmes articles. Les lecteurs anciens préfèrent RSS, les programmeurs JSON.',
  address: 'Adresse',
  noArticlesTitle: 'Rien n’est encore publié.',
  noArticles: 'Le premier article apparaîtra ici de lui-même. Suivez un fil, et il viendra à vous.',
  noFeeds: 'Il n’y a pas encore de fil ici.',
  notices: 'Dans ce navigateur',
  noticesHow:
    'Une brève notification avec le titre dès qu’un article paraît : ni compte, ni adresse électronique, et vous l’arrêtez quand vous voulez.',
  noticesBreaking: 'Urgent',
  noticesAll: 'Tout',
  noticesStart: 'Suivre dans ce navigateur',
  noticesSave: 'Enregistrer',
  noticesStop: 'Arrêter les notifications',
  noticesOn: 'Ce navigateur suit ce qui est coché.',
  noticesOff: 'Ce navigateur ne reçoit plus de notifications.',
  noticesNone: 'Cochez au moins une case.',
  noticesBlocked:
    'Les notifications d’ici sont bloquées dans les réglages du navigateur. Autorisez-les, puis rechargez cette page.',
  noticesFailed: 'Cela n’a pas fonctionné. Réessayez dans une minute.',
  shortUrl: 'Lien court',
  published: 'Publié le',
  updated: 'Mis à jour le',
  by: 'Par',
  points: 'En bref',
  image: 'Image',
  tags: 'Mots-clés',
  corrections: 'Rectificatifs',
  corrected: 'Rectifié',
  whereItWent: 'Où cet article a paru',
  inFeeds: 'Dans les fils',
  posts: 'Publications',
  copyStates: {
    live: '',
    editing: 'en cours de modification',
    edited: 'modifiée',
    removing: 'en cours de retrait',
    gone: 'retirée',
    'still-visible': '',
    'cannot-tell': '',
  },
  on: 'sur',
  original: 'Le lire sur le site du journal',
  subscribersOnly: 'Le texte intégral est réservé aux abonnés du journal.',
  leadsTo: 'Mène à',
  clicks: 'Clics',
  visitors: 'Visiteurs',
  sinceDay: 'Créé le',
  disabled: 'Ce lien est désactivé et ne mène nulle part.',
  qr: 'Code QR de ce lien',
  qrHow: 'Pour l’imprimé : visez-le avec l’appareil photo d’un téléphone.',
  qrPng: 'En PNG',
  qrSvg: 'En SVG',
  open: 'L’ouvrir',
  linkTitle: 'Un lien court',
};

const arabic: Messages = {
  skip: 'انتقل إلى النص',
  navigation: 'الصفحات',
  frontPage: 'الصفحة الأولى',
  feeds: 'الخلاصات',
  feed: 'خلاصة',
  allFeeds: 'كل الخلاصات',
  site: 'موقع الصحيفة',
  latest: 'آخر الأخبار',
  more: 'أخبار أخرى',
  breaking: 'عاجل',
  follow: 'تابع',
  followHow:
    'يفتح زر الاشتراك قارئ الخلاصات لديك، فيصلك كل مقال جديد من تلقاء نفسه. وإن لم يُفتح شيء فانسخ أحد العناوين إلى القارئ الذي تستعمله.',
  subscribe: 'اشترك',
  everyFeed: 'كل الخلاصات دفعة واحدة (OPML)',
  whatFeedIs:
    'الخلاصة قائمة بأحدث المقالات يستطيع برنامج أن يقرأها. يطالعها قارئ الخلاصات نيابة عنك ويعرض لك الجديد: بلا حساب ولا بريد إلكتروني ولا تتبّع.',
  whichFormat:
    'أي صيغة تختار؟ أيًّا من الثلاث، فالمقالات فيها واحدة. القارئات القديمة تفضّل RSS، والمبرمجون يفضّلون JSON.',
  address: 'العنوان',
  noArticlesTitle: 'لم يُنشر شيء بعد.',
  noArticles: 'سيظهر المقال الأول هنا من تلقاء نفسه. تابع إحدى الخلاصات ليصلك.',
  noFeeds: 'لا توجد خلاصات هنا بعد.',
  notices: 'في هذا المتصفح',
  noticesHow: 'إشعار قصير بالعنوان عند نشر خبر جديد: بلا حساب ولا بريد إلكتروني، ويتوقف متى شئت.',
  noticesBreaking: 'الأخبار العاجلة',
  noticesAll: 'كل الأخبار',
  noticesStart: 'تابع في هذا المتصفح',
  noticesSave: 'حفظ',
  noticesStop: 'أوقف الإشعارات',
  noticesOn: 'يتابع هذا المتصفح ما هو محدَّد.',
  noticesOff: 'لن تصل إشعارات إلى هذا المتصفح بعد الآن.',
  noticesNone: 'حدِّد خيارًا واحدًا على الأقل.',
  noticesBlocked: 'الإشعارات من هذا الموقع محظورة في إعدادات المتصفح. اسمح بها هناك ثم أعد تحميل هذه الصفحة.',
  noticesFailed: 'لم ينجح ذلك. حاول مرة أخرى بعد دقيقة.',
  shortUrl: 'رابط مختصر',
  published: 'نُشر في',
  updated: 'آخر تحديث',
  by: 'بقلم',
  points: 'باختصار',
  image: 'صورة',
  tags: 'وسوم',
  corrections: 'تصويبات',
  corrected: 'صُوِّب',
  whereItWent: 'أين نُشر هذا المقال',
  inFeeds: 'في الخلاصات',
  posts: 'منشورات',
  copyStates: {
    live: '',
    editing: 'قيد التعديل',
    edited: 'عُدّل',
    removing: 'قيد الحذف',
    gone: 'حُذف',
    'still-visible': '',
    'cannot-tell': '',
  },
  on: 'على',
  original: 'اقرأه على موقع الصحيفة',
  subscribersOnly: 'النص الكامل متاح لمشتركي الصحيفة.',
  leadsTo: 'يؤدي إلى',
  clicks: 'النقرات',
  visitors: 'الزوار',
  sinceDay: 'أُنشئ في',
  disabled: 'هذا الرابط معطَّل ولا يؤدي إلى شيء.',
  qr: 'رمز QR لهذا الرابط',
  qrHow: 'للطباعة: وجّه إليه كاميرا الهاتف.',
  qrPng: 'بصيغة PNG',
  qrSvg: 'بصيغة SVG',
  open: 'افتحه',
  linkTitle: 'رابط مختصر',
};

const urdu: Messages = {
  skip: 'متن پر جائیں',
  navigation: 'صفحات',
  frontPage: 'صفحۂ اوّل',
  feeds: 'فیڈز',
  feed: 'فیڈ',
  allFeeds: 'تمام فیڈز',
  site: 'اخبار کی ویب سائٹ',
  latest: 'تازہ ترین',
  more: 'مزید خبریں',
  breaking: 'فوری خبر',
  follow: 'فالو کریں',
  followHow:
    '’سبسکرائب‘ دبانے سے آپ کا فیڈ ریڈر کھلتا ہے اور پھر ہر نئی خبر خود وہاں پہنچ جاتی ہے۔ اگر کچھ نہ کھلے تو کوئی ایک پتا نقل کر کے اپنے ریڈر میں ڈال دیں۔',
  subscribe: 'سبسکرائب',
  everyFeed: 'تمام فیڈز ایک ساتھ (OPML)',
  whatFeedIs:
    'فیڈ تازہ خبروں کی ایسی فہرست ہے جسے پروگرام پڑھ سکتا ہے۔ فیڈ ریڈر آپ کی جگہ اسے دیکھتا اور نئی خبریں دکھاتا ہے: نہ اکاؤنٹ، نہ ای میل، نہ کوئی نگرانی۔',
  whichFormat:
    'کون سا فارمیٹ؟ تینوں میں سے کوئی بھی: خبریں ایک ہی ہیں۔ پرانے ریڈر RSS پسند کرتے ہیں، پروگرامر JSON۔',
  address: 'پتا',
  noArticlesTitle: 'ابھی کچھ شائع نہیں ہوا۔',
  noArticles: 'پہلی خبر خود یہاں نظر آئے گی۔ کوئی فیڈ فالو کریں تو وہ آپ تک پہنچ جائے گی۔',
  noFeeds: 'یہاں ابھی کوئی فیڈ نہیں۔',
  notices: 'اس براؤزر میں',
  noticesHow:
    'نئی خبر شائع ہوتے ہی سرخی کے ساتھ ایک مختصر اطلاع: نہ کوئی اکاؤنٹ، نہ ای میل، اور جب چاہیں بند کر دیں۔',
  noticesBreaking: 'بریکنگ نیوز',
  noticesAll: 'تمام خبریں',
  noticesStart: 'اس براؤزر میں فالو کریں',
  noticesSave: 'محفوظ کریں',
  noticesStop: 'اطلاعات بند کریں',
  noticesOn: 'یہ براؤزر نشان زدہ خبروں کو فالو کر رہا ہے۔',
  noticesOff: 'اس براؤزر پر اب کوئی اطلاع نہیں آئے گی۔',
  noticesNone: 'کم از کم ایک پر نشان لگائیں۔',
  noticesBlocked:
    'براؤزر کی ترتیبات میں اس سائٹ کی اطلاعات بند ہیں۔ وہاں اجازت دیں، پھر یہ صفحہ دوبارہ کھولیں۔',
  noticesFailed: 'یہ نہیں ہو سکا۔ ایک منٹ بعد دوبارہ کوشش کریں۔',
  shortUrl: 'مختصر لنک',
  published: 'اشاعت',
  updated: 'اپ ڈیٹ',
  by: 'تحریر:',
  points: 'مختصراً',
  image: 'تصویر',
  tags: 'ٹیگ',
  corrections: 'تصحیحات',
  corrected: 'تصحیح شدہ',
  whereItWent: 'یہ خبر کہاں کہاں شائع ہوئی',
  inFeeds: 'فیڈز میں',
  posts: 'پوسٹس',
  copyStates: {
    live: '',
    editing: 'تبدیل کی جا رہی ہے',
    edited: 'تبدیل کی گئی',
    removing: 'ہٹائی جا رہی ہے',
    gone: 'ہٹا دی گئی',
    'still-visible': '',
    'cannot-tell': '',
  },
  on: 'پر',
  original: 'اخبار کی ویب سائٹ پر پڑھیں',
  subscribersOnly: 'پورا متن اخبار کے سبسکرائبرز کے لیے ہے۔',
  leadsTo: 'منزل',
  clicks: 'کلکس',
  visitors: 'قارئین',
  sinceDay: 'بنایا گیا',
  disabled: 'یہ لنک بند ہے اور کہیں نہیں جاتا۔',
  qr: 'اس لنک کا کیو آر کوڈ',
  qrHow: 'چھپائی کے لیے: فون کا کیمرا اس پر رکھیں۔',
  qrPng: 'PNG میں',
  qrSvg: 'SVG میں',
  open: 'کھولیں',
  linkTitle: 'مختصر لنک',
};

const catalogues: Record<string, Messages> = { en: english, fr: french, ar: arabic, ur: urdu };

function primary(language: string): string {
  return language.split('-')[0]?.toLowerCase() ?? '';
}

/** A tag of the right shape may still be none (`en-ab-cd`), and every Intl constructor would throw on it. */
function takenByIntl(language: string): boolean {
  try {
    return Intl.getCanonicalLocales(language).length > 0;
  } catch {
    return false;
  }
}

/**
 * The words for a page and the language they are in: that of the first of the wished languages (BCP 47) that
 * is spoken here, else English.
 */
export function messagesFor(...preferred: string[]): { language: string; messages: Messages } {
  for (const language of preferred) {
    const messages = catalogues[primary(language)];
    if (messages) return { language: takenByIntl(language) ? language : primary(language), messages };
  }
  return { language: 'en', messages: english };
}
