/** Fifty items as a newsroom's day brings them, all invented, in every language whose words the composer knows. */
export interface Item {
  language: string;
  headline: string;
  bullets: string[];
  tags?: string[];
  breaking?: true;
  /** Why a person should check it first; missing if it can be posted unchanged. */
  person?: 'cut' | 'figures' | 'mention' | 'too long';
  /** What must not be in a post without what it depends on: [what, on what]. */
  never?: [string, string][];
}

export const items: Item[] = [
  // English
  {
    language: 'en',
    headline: 'Tarn council approves second bridge after eleven years of talks',
    bullets: [
      'The bridge is to carry trams and cyclists, and costs 84 million crowns',
      'Three members voted against it, citing the debt of the harbour fund',
    ],
  },
  {
    language: 'en',
    headline: 'Ferry company denies it knew of cracked engine mounts',
    bullets: [
      'An inspector’s letter of 3 March, seen by this newspaper, warned of “visible cracks” in two mounts',
      'The company says that the letter never reached its technical office, and that both ships passed their yearly inspection in the first week of May',
      'Says nothing of the two crossings that were broken off in April',
    ],
  },
  {
    language: 'en',
    headline: 'Norland and Sudmark trade blame for flooded border villages',
    bullets: [
      'Norland says Sudmark opened the Tell dam without a warning',
      'Sudmark says Norland had closed its own drains a week earlier',
    ],
  },
  {
    language: 'en',
    headline: 'Health board recalls baby formula from four shops in Lund',
    bullets: ['Parents should return tins marked L204 and L205', 'No child is known to have fallen ill'],
    tags: ['Health', 'Lund'],
  },
  {
    language: 'en',
    headline: 'Police arrest man over fire at Gate Street theatre',
    bullets: [
      'Officers arrested a 34-year-old man near the station on Thursday night',
      'He has not been charged',
      'Nobody was hurt in the fire, which destroyed the stage',
    ],
    never: [['He has not been charged', 'Officers arrested']],
  },
  {
    language: 'en',
    headline: 'Three die as quarry wall falls near Ostby',
    bullets: [
      'A wall of the Ostby quarry fell on a row of parked lorries',
      'Rescuers search for two more workers, the fire chief says',
    ],
    breaking: true,
  },
  {
    language: 'en',
    headline: 'Two killed and 14 injured as crane falls on Tarn quay',
    bullets: ['The crane fell during a storm, injuring at least 16 people and killing two, police said'],
    person: 'figures',
  },
  {
    language: 'en',
    headline: 'What the new parking rules mean for the old town',
    bullets: [
      'Residents pay 40 crowns a year, visitors four crowns an hour',
      'Permits are sold at the town hall and by post, not at the kiosks',
    ],
    tags: ['Transport', 'Old Town'],
  },
  {
    language: 'en',
    headline: 'Tarn Rovers beat Lund 3-1 to reach the cup final',
    bullets: ['Ida Holm scored twice in her hundredth match', 'Rovers meet the holders, Ostby, on 12 May'],
  },
  {
    language: 'en',
    headline: 'Minister Ana Brodie resigns over harbour accounts',
    bullets: [
      'Brodie, who has run the ministry since the harbour was sold and whose deputy left in the spring, says that she signed the accounts of all three years without ever reading the annex',
      'Also leaves her seat on the port authority',
      'The prime minister thanked her and named no successor',
    ],
    never: [['Also leaves her seat', 'says that she signed']],
  },
  {
    language: 'en',
    headline: 'Campaigners of @cleanharbour block the ferry terminal for two hours',
    bullets: ['Police led eleven people away', 'The company cancelled three crossings'],
    person: 'mention',
  },
  {
    language: 'en',
    headline: 'School meals to be free for all pupils below ten, finance minister says',
    bullets: ['Towns get 310 crowns for each pupil and year', 'The opposition calls the sum too small'],
  },
  // French
  {
    language: 'fr',
    headline: 'Le conseil de Tarn adopte le budget après une nuit de débats',
    bullets: [
      'La taxe sur les résidences secondaires augmente de 12 %',
      'L’opposition a quitté la salle avant le vote',
    ],
  },
  {
    language: 'fr',
    headline: 'Le maire accuse le préfet de bloquer le port',
    bullets: [
      'Le préfet, qui avait refusé de recevoir les pêcheurs au printemps et dont les services ont perdu deux fois le plan du chenal, accuse le maire de n’avoir jamais déposé le dossier',
      'Il promet une réponse écrite avant la fin du mois',
    ],
    never: [['Il promet une réponse', 'accuse le maire']],
  },
  {
    language: 'fr',
    headline: 'Deux pêcheurs portés disparus au large de Sel-sur-Mer',
    bullets: [
      'Leur bateau a été retrouvé vide à six milles de la côte',
      'Les recherches reprennent à l’aube',
    ],
    breaking: true,
  },
  {
    language: 'fr',
    headline: 'Le vieux marché couvert rouvre avec quarante étals',
    bullets: [
      'Les loyers sont gelés pendant trois ans',
      'Un cinquième des places reste aux producteurs locaux',
    ],
    tags: ['Commerce'],
  },
  {
    language: 'fr',
    headline: 'Selon un rapport, un pont sur cinq doit être réparé',
    bullets: ['Le rapport cite 212 ponts, dont 41 « en mauvais état »', 'Le ministère conteste ces chiffres'],
  },
  {
    language: 'fr',
    headline: 'L’US Tarn s’incline en finale face à Lund',
    bullets: [
      'Lund l’emporte 2 à 1 après prolongation',
      'Mila Ferrand avait ouvert la marque à la 12e minute',
    ],
  },
  {
    language: 'fr',
    headline: 'La grève des bus est suspendue, annoncent les syndicats',
    bullets: [
      'Les syndicats ont accepté une médiation de dix jours',
      'Affirment que la direction a cédé sur les horaires',
    ],
    never: [['Affirment que la direction', 'Les syndicats ont accepté']],
  },
  // German
  {
    language: 'de',
    headline: 'Stadtrat von Tarn beschließt zweite Straßenbahnlinie',
    bullets: [
      'Die Linie verbindet den Hafen mit dem Klinikum und kostet 120 Millionen Kronen',
      'Baubeginn ist frühestens in zwei Jahren',
    ],
    tags: ['Nahverkehr'],
  },
  {
    language: 'de',
    headline: 'Reederei weist Vorwürfe nach Fährunglück zurück',
    bullets: [
      'Ein Gutachter hatte „sichtbare Risse“ an zwei Aufhängungen gemeldet',
      'Die Reederei, die seit zwei Jahren keinen eigenen Technikchef mehr hat und deren Schiffe im Mai ohne Beanstandung geprüft wurden, erklärt, das Schreiben habe sie nie erreicht',
      'Will die Fähren trotzdem früher als geplant in die Werft schicken',
    ],
  },
  {
    language: 'de',
    headline: 'Nordland wirft Südmark vor, den Damm geöffnet zu haben',
    bullets: [
      'Südmark wirft Nordland vor, die eigenen Gräben geschlossen zu haben',
      'Droht mit einer Klage vor dem Seegericht',
    ],
    never: [['Droht mit einer Klage', 'Südmark wirft']],
  },
  {
    language: 'de',
    headline: 'Feuer im Theater an der Torstraße: Polizei nimmt Mann fest',
    bullets: ['Der 34-Jährige wurde in Bahnhofsnähe festgenommen', 'Verletzt wurde niemand'],
    breaking: true,
  },
  {
    language: 'de',
    headline: 'Freie Schulessen für alle unter zehn Jahren, sagt die Finanzministerin',
    bullets: ['Gemeinden bekommen 310 Kronen je Kind und Jahr', 'Der Opposition ist das zu wenig'],
  },
  {
    language: 'de',
    headline: 'Rovers ziehen mit 3:1 gegen Lund ins Pokalfinale ein',
    bullets: ['Ida Holm traf zweimal', 'Im Endspiel wartet Titelverteidiger Ostby'],
  },
  {
    language: 'de',
    headline: 'Was die neuen Parkregeln für die Altstadt bedeuten',
    bullets: ['Anwohner zahlen 40 Kronen im Jahr', 'Ausweise gibt es im Rathaus, nicht an den Kiosken'],
  },
  // Spanish
  {
    language: 'es',
    headline: 'El ayuntamiento de Tarn aprueba el segundo puente tras once años',
    bullets: ['La obra cuesta 84 millones de coronas', 'Tres concejales votaron en contra'],
  },
  {
    language: 'es',
    headline: 'La naviera niega que conociera las grietas del motor',
    bullets: [
      'Un inspector avisó en marzo de «grietas visibles», según una carta',
      'Dice que repitió el aviso en mayo y en agosto',
    ],
    never: [['Dice que repitió', 'Un inspector avisó']],
  },
  {
    language: 'es',
    headline: 'Mueren tres obreros al caer un muro en la cantera de Ostby',
    bullets: ['El muro cayó sobre una fila de camiones', 'Los bomberos buscan a otros dos trabajadores'],
    breaking: true,
  },
  {
    language: 'es',
    headline: 'La sanidad retira leche infantil de cuatro tiendas de Lund',
    bullets: ['Los botes llevan las marcas L204 y L205', 'No se conoce ningún niño enfermo'],
    tags: ['Salud'],
  },
  {
    language: 'es',
    headline: 'Dimite la ministra Ana Brodie por las cuentas del puerto',
    bullets: [
      'Brodie dice que firmó las cuentas sin leer el anexo',
      'La presidenta, que la había defendido el lunes ante los diputados y que ahora evita a la prensa, no ha nombrado sucesor ni ha dicho quién llevará hasta el otoño las cuentas del puerto',
    ],
  },
  {
    language: 'es',
    headline: '¿Quién paga el nuevo muelle de los pescadores?',
    bullets: ['El puerto aporta la mitad y el Estado un tercio', 'El resto sale de una tasa de dos coronas'],
  },
  {
    language: 'es',
    headline: 'El Rovers gana 3-1 al Lund y jugará la final de copa',
    bullets: ['Ida Holm marcó dos goles en su partido número cien', 'La final es el 12 de mayo'],
  },
  // Arabic
  {
    language: 'ar',
    headline: 'مجلس مدينة تارن يقر بناء الجسر الثاني بعد أحد عشر عاما',
    bullets: ['تبلغ كلفة الجسر 84 مليون كرونة', 'صوت ثلاثة أعضاء ضد المشروع'],
  },
  {
    language: 'ar',
    headline: 'شركة العبارات تنفي علمها بتشققات المحرك',
    bullets: ['حذر مفتش في رسالة من «تشققات ظاهرة» في موضعين', 'وأكدت الشركة أن الرسالة لم تصلها'],
  },
  {
    language: 'ar',
    headline: 'مقتل ثلاثة عمال في انهيار جدار بمحجر أوستبي',
    bullets: ['سقط الجدار على صف من الشاحنات', 'فرق الإنقاذ تبحث عن عاملين آخرين'],
    breaking: true,
  },
  {
    language: 'ar',
    headline: 'UNHCR تفتح مكتبا جديدا في ميناء لوند',
    bullets: ['المكتب يخدم أربعة آلاف أسرة', 'يعمل فيه عشرون موظفا من أبناء المدينة'],
    tags: ['لاجئون'],
  },
  {
    language: 'ar',
    headline: 'وزيرة المالية تعلن وجبات مجانية لتلاميذ المدارس',
    bullets: [
      'تحصل البلديات على 310 كرونات عن كل تلميذ',
      'ووصفت المعارضة المبلغ بأنه قليل، وطالبت بجلسة خاصة للمجلس قبل بداية العام الدراسي لبحث كلفة المطابخ والنقل ورواتب العاملين في القرى البعيدة عن المدينة',
    ],
  },
  {
    language: 'ar',
    headline: 'الشمال يتهم الجنوب بفتح سد تل دون إنذار',
    bullets: ['الجنوب يتهم الشمال بإغلاق المصارف قبل أسبوع', 'ونفى مسؤول الري وجود أي اتفاق سابق'],
  },
  // Urdu
  {
    language: 'ur',
    headline: 'تارن کونسل نے گیارہ سال بعد دوسرے پل کی منظوری دے دی',
    bullets: ['پل پر 84 ملین کراؤن خرچ ہوں گے', 'تین ارکان نے مخالفت میں ووٹ دیا'],
  },
  {
    language: 'ur',
    headline: 'فیری کمپنی نے انجن کی دراڑوں سے لاعلمی ظاہر کی',
    bullets: ['ایک انسپکٹر نے مارچ میں دراڑوں سے خبردار کیا تھا', 'انہوں نے کہا کہ خط دفتر تک نہیں پہنچا'],
    never: [['انہوں نے کہا کہ خط', 'ایک انسپکٹر نے']],
  },
  {
    language: 'ur',
    headline: 'اوستبی کی کان میں دیوار گرنے سے تین مزدور ہلاک',
    bullets: ['دیوار کھڑے ٹرکوں پر گری', 'امدادی کارکن مزید دو مزدوروں کو تلاش کر رہے ہیں'],
    breaking: true,
  },
  {
    language: 'ur',
    headline: 'سکولوں میں دس سال سے کم عمر بچوں کے لیے کھانا مفت',
    bullets: [
      'ہر بچے کے لیے سالانہ 310 کراؤن ملیں گے',
      'اپوزیشن نے رقم کو ناکافی قرار دیا اور مطالبہ کیا کہ دور دراز دیہات کے سکولوں کے لیے باورچی خانے، گاڑیاں اور عملہ بھی سرکاری خرچ پر دیا جائے تاکہ کوئی بچہ محروم نہ رہے',
    ],
    tags: ['تعلیم'],
  },
  {
    language: 'ur',
    headline: 'WHO کی ٹیم لند پہنچ گئی، شیرخوار بچوں کا دودھ واپس',
    bullets: ['ڈبوں پر L204 اور L205 درج ہے', 'کسی بچے کے بیمار ہونے کی اطلاع نہیں'],
  },
  {
    language: 'ur',
    headline: 'روورز نے لند کو 3-1 سے ہرا کر فائنل میں جگہ بنا لی',
    bullets: ['ایدا ہولم نے سوویں میچ میں دو گول کیے', 'فائنل 12 مئی کو ہوگا'],
  },
  // Japanese
  {
    language: 'ja',
    headline: 'タルン市議会、11年越しの第二橋梁案を可決',
    bullets: [
      '総工費は84億円、路面電車も通る',
      '反対した3人は港湾基金の負債を理由に挙げ、住民投票で決めるべきだと改めて主張した',
      '市は来年春に着工し、夏の祭りの期間を除いて夜間も工事を続ける計画',
    ],
  },
  {
    language: 'ja',
    headline: 'フェリー会社、エンジン亀裂「知らなかった」',
    bullets: ['検査官は3月の書簡で「目に見える亀裂」を指摘', '会社側は書簡が届いていないと説明'],
  },
  {
    language: 'ja',
    headline: 'オストビの採石場で壁が崩落、作業員3人が死亡',
    bullets: ['壁は停車中のトラックの列に落下', '消防は別の2人を捜索している'],
    breaking: true,
  },
  {
    language: 'ja',
    headline: '給食無償化、10歳未満の全児童に　財務相が表明',
    bullets: ['自治体には児童1人あたり年310クローネを交付', '野党は「少なすぎる」と批判'],
    tags: ['教育'],
  },
  {
    language: 'ja',
    headline: 'ローバーズ、ルンドを3対1で下し決勝へ',
    bullets: ['ホルムが通算100試合目で2得点', '決勝の相手は前回優勝のオストビ'],
  },
];
