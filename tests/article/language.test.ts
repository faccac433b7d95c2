import { describe, expect, test } from 'vitest';
import { detectLanguage, directionOf } from '../../src/article/language.ts';

describe('detectLanguage', () => {
  test.each([
    ['en', 'Storm shuts every mountain road before the weekend'],
    ['fr', 'Le conseil municipal rejette la hausse du prix de l’eau'],
    ['de', 'Stadtrat lehnt höheren Wasserpreis mit knapper Mehrheit ab'],
    ['es', 'El ayuntamiento rechaza subir el precio del agua'],
    ['it', 'Il consiglio comunale respinge l’aumento del prezzo dell’acqua'],
    ['pt', 'Câmara rejeita aumento do preço da água por um voto'],
    ['tr', 'Belediye meclisi su zammını bir oyla reddetti'],
    ['ur', 'سٹی کونسل نے پانی کی قیمت بڑھانے کی تجویز مسترد کر دی'],
    ['ur', 'لاہور میں بارش، اسکول بند'],
    ['ar', 'مجلس المدينة يرفض رفع سعر المياه'],
    ['ar', 'أمطار غزيرة وإغلاق المدارس'],
    ['fa', 'شورای شهر افزایش قیمت آب را رد کرد'],
    ['fa', 'باران شدید و تعطیلی مدارس در تهران'],
    ['ja', '市議会、水道料金の値上げを否決'],
    ['zh', '市议会以一票之差否决水价上涨'],
    ['ko', '시의회, 수도 요금 인상안 부결'],
    ['ru', 'Городской совет отклонил повышение цены на воду'],
    ['hi', 'नगर परिषद ने पानी की दर बढ़ाने का प्रस्ताव खारिज किया'],
  ])('hears %s in a headline', (language, text) => {
    expect(detectLanguage(text, 'sv')).toBe(language);
  });

  test('is the newsroom’s if the text is too short to tell', () => {
    expect(detectLanguage('2:1', 'ur')).toBe('ur');
    expect(detectLanguage('', 'pt-BR')).toBe('pt');
    expect(detectLanguage('Mayor resigns', 'en')).toBe('en');
  });

  test.each([
    ['en', 'Opera'],
    ['en', 'Storm Ida'],
    ['en', 'Kamala Harris'],
    ['en', 'Real Madrid–Barcelona 2:1'],
    ['en', 'Budget passes'],
    ['de', 'Live-Ticker'],
    ['de', 'Stadtrat tagt'],
    ['fr', 'Real Madrid'],
    ['ru', 'Выборы'],
    ['tr', 'Interview'],
  ])('is %s if “%s” could be in many languages', (home, text) => {
    expect(detectLanguage(text, home)).toBe(home);
  });

  test.each([
    ['uk', 'Вибори мера', 'en'],
    ['ur', 'پانی بند', 'ar'],
    ['ja', '市議会', 'en'],
    ['es', 'El alcalde dimite', 'en'],
  ])('hears %s in “%s”, however short', (language, text, home) => {
    expect(detectLanguage(text, home)).toBe(language);
  });

  test('is the newsroom’s if the detector knows only a neighbouring one', () => {
    expect(detectLanguage('Wali kota mengundurkan diri setelah pemungutan suara', 'id')).toBe('id');
  });
});

describe('directionOf', () => {
  test.each([
    ['ur', 'rtl'],
    ['ar-EG', 'rtl'],
    ['he', 'rtl'],
    ['ckb', 'rtl'],
    ['az-Arab', 'rtl'],
    ['en', 'ltr'],
    ['ur-Latn', 'ltr'],
    ['ja', 'ltr'],
    ['not a tag', 'ltr'],
  ])('of %s is %s', (language, direction) => {
    expect(directionOf(language)).toBe(direction);
  });
});
