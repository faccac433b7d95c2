/** The few words of our own in a digest and on the page for unsubscribing, in the readers' language. */
export interface MailWords {
  /** Why the reader gets the mail; `{name}` is the newsroom. */
  why: string;
  unsubscribe: string;
  /** Shown above the button on the page. */
  question: string;
  ended: string;
  again: string;
  subscribed: string;
}

const words: Record<string, MailWords> = {
  en: {
    why: 'You get this mail because this address is on {name}’s list.',
    unsubscribe: 'Unsubscribe',
    question: 'No further mail of this kind will come to you.',
    ended: 'You are unsubscribed.',
    again: 'Subscribe again',
    subscribed: 'You are subscribed again.',
  },
  de: {
    why: 'Sie erhalten diese Mail, weil diese Adresse im Verteiler von {name} steht.',
    unsubscribe: 'Abbestellen',
    question: 'Sie erhalten dann keine weiteren Mails dieser Art.',
    ended: 'Sie sind abgemeldet.',
    again: 'Wieder bestellen',
    subscribed: 'Sie sind wieder angemeldet.',
  },
  fr: {
    why: 'Vous recevez ce courriel parce que cette adresse figure sur la liste de {name}.',
    unsubscribe: 'Se désabonner',
    question: 'Vous ne recevrez plus de courriels de ce type.',
    ended: 'Vous êtes désabonné.',
    again: 'Se réabonner',
    subscribed: 'Vous êtes de nouveau abonné.',
  },
  es: {
    why: 'Recibe este correo porque esta dirección está en la lista de {name}.',
    unsubscribe: 'Darse de baja',
    question: 'No recibirá más correos de este tipo.',
    ended: 'Se ha dado de baja.',
    again: 'Suscribirse de nuevo',
    subscribed: 'Está suscrito de nuevo.',
  },
  ar: {
    why: 'تصلك هذه الرسالة لأن هذا العنوان في قائمة {name}.',
    unsubscribe: 'إلغاء الاشتراك',
    question: 'لن تصلك رسائل أخرى من هذا النوع.',
    ended: 'تم إلغاء اشتراكك.',
    again: 'الاشتراك من جديد',
    subscribed: 'تم تجديد اشتراكك.',
  },
  ur: {
    why: 'یہ ای میل آپ کو اس لیے ملی کہ یہ پتہ {name} کی فہرست میں ہے۔',
    unsubscribe: 'رکنیت ختم کریں',
    question: 'اس کے بعد آپ کو ایسی کوئی ای میل نہیں ملے گی۔',
    ended: 'آپ کی رکنیت ختم ہو گئی۔',
    again: 'دوبارہ رکنیت لیں',
    subscribed: 'آپ کی رکنیت بحال ہو گئی۔',
  },
  ja: {
    why: 'このメールは、{name}の配信リストに登録されたアドレスにお送りしています。',
    unsubscribe: '配信を停止する',
    question: 'この種のメールは今後届かなくなります。',
    ended: '配信を停止しました。',
    again: 'もう一度登録する',
    subscribed: 'もう一度登録しました。',
  },
};

/** The words in a language, or in English if there are none; `language` says which. */
export function mailWords(tag: string): { language: string; words: MailWords } {
  const language = tag.split('-')[0]?.toLowerCase() ?? 'en';
  const own = words[language];
  return own ? { language, words: own } : { language: 'en', words: words.en as MailWords };
}
