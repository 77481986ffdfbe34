import type { Words } from '../en';

/** The exchange with the office. */
export const sync: Words['sync'] = {
  title: 'Kwa ofisi',
  now: 'Tuma sasa',
  sending: 'Inatumwa…',
  stop: 'Simamisha',
  next_try: (t) => `Daftari litajaribu tena lenyewe ${t}.`,
  waiting: 'Zinazosubiri hapa',
  nothing_waits: 'Hakuna kinachosubiri. Ofisi ina kila kitu.',
  last_met: (t) => `Ofisi ilijibu mara ya mwisho ${t}`,
  never_met: 'Ofisi bado haijajibu',
  relay: (where) => `Relay: ${where}`,
  last_receipt: (t) => `Risiti mpya zaidi ya ofisi: ${t}`,
  no_receipt: 'Bado hakuna risiti ya ofisi.',
  on_phone: (n) => `${n} hapa tu`,
  handed: (n) => `${n} zimekabidhiwa relay`,
  to_team: 'Nenda kwenye timu',
  states: '“Ofisi inayo” tu ndiyo salama kifaa hiki kikipotea.',
  alone: 'Daftari hili liko peke yake',
  alone_more: 'Kila kitu kinafanya kazi. Ili kufikisha kesi ofisini, jiunge na timu.',
  entries: (n) => (n === 1 ? 'Ingizo 1' : `Maingizo ${n}`),
  safe: (n) => (n === 1 ? 'Kesi 1 iko ofisini' : `Kesi ${n} ziko ofisini`),
  newer:
    'Ofisi yako inaomba kila mtu asasishe Daftari. Hakuna kinachosimama: kuandika na kutuma kunaendelea. Omba sasisho ofisini.',
  aside: (n) =>
    n === 1
      ? 'Ujumbe 1 haukufunguka. Umehifadhiwa kando. Iambie ofisi.'
      : `Ujumbe ${n} hazikufunguka. Zimehifadhiwa kando. Iambie ofisi.`,
  newer_waits: (n) =>
    n === 1
      ? 'Ujumbe 1 unahitaji Daftari jipya zaidi. Umehifadhiwa, na utasomwa baada ya kusasisha. Omba sasisho ofisini.'
      : `Ujumbe ${n} zinahitaji Daftari jipya zaidi. Zimehifadhiwa, na zitasomwa baada ya kusasisha. Omba sasisho ofisini.`,
  no_room:
    'Vimekuja vingi kuliko vinavyoweza kuhifadhiwa hapa bila kusomwa. Vilivyobaki viko kwenye relay na vitaombwa tena Daftari au orodha ya timu ikisasishwa. Uliza ofisi kama kuna sasisho.',
  differs_title: 'Hazilingani na za ofisi',
  differs: (n) =>
    n === 1
      ? 'Kesi 1 hailingani hapa na ofisini. Kilicho hapa kimehifadhiwa kwenye kifaa hiki. Daftari linaomba kinachokosekana, hapa na ofisini. Ikibaki hivi siku tatu, iambie ofisi.'
      : `Kesi ${n} hazilingani hapa na ofisini. Kilicho hapa kimehifadhiwa kwenye kifaa hiki. Daftari linaomba kinachokosekana, hapa na ofisini. Zikibaki hivi siku tatu, iambie ofisi.`,
  differs_new: 'Kesi ambayo bado haijafika hapa',
  list_behind:
    'Relay bado haijakipa kifaa hiki orodha mpya ya timu. Kilicho hapa kiko salama. Daftari linaomba tena lenyewe. Ikibaki hivi siku moja, iambie ofisi.',
  in_clear:
    'Relay hii inafikiwa kwa http: yeyote kwenye mtandao huu anaweza kuona nani anaongea nayo. Unachoandika hakisomeki. Mwambie anayeendesha relay.',
  overdue: 'Hakuna risiti ya ofisi kwa siku saba. Tafadhali uliza huko.',
  outcome: {
    done: (p) =>
      p.waiting === 0
        ? `Kila kitu kiko ofisini, ${p.at}.`
        : p.waiting === 1
          ? `Imetumwa ${p.at}. Kesi 1 inasubiri risiti ya ofisi; iko salama hapa.`
          : `Imetumwa ${p.at}. Kesi ${p.waiting} zinasubiri risiti ya ofisi; ziko salama hapa.`,
    no_answer: (p) => `Relay haikujibu ${p.at}. Ulichoandika kiko salama hapa. Angalia kama kifaa hiki kina mtandao.`,
    name_unknown: (p) =>
      `Jina la relay halikupatikana ${p.at}. Ulichoandika kiko salama hapa. Angalia kama kifaa hiki kina mtandao.`,
    nothing_listens: (p) =>
      `Mashine ya relay iko, lakini hakuna relay inayofanya kazi humo, ${p.at}. Ulichoandika kiko salama hapa. Mwambie anayeendesha relay.`,
    not_https: (p) =>
      `Kitu kilijibu mahali pa relay ${p.at}, lakini si kwa https. Hakuna kilichotumwa kwake. Ulichoandika kiko salama hapa. Mwambie anayeendesha relay.`,
    certificate_time: (p) =>
      `Cheti cha relay hakifai kwa saa ambayo kifaa hiki kinaonyesha, ${p.at}. Ulichoandika kiko salama hapa. Rekebisha tarehe na saa; kama ziko sawa, mwambie anayeendesha relay.`,
    other_key: (p) =>
      `Mashine nyingine ilijibu mahali pa relay ${p.at}: ufunguo wake si wa relay. Hakuna kilichotumwa kwake. Ulichoandika kiko salama hapa. Tumia mtandao mwingine, na uiambie ofisi.`,
    bad_certificate: (p) =>
      `Hakuna anayejulikana na kifaa hiki anayeithibitisha mashine iliyojibu ${p.at}. Hakuna kilichotumwa kwake. Ulichoandika kiko salama hapa. Labda mtandao huu unataka uingie kwanza.`,
    portal: (p) =>
      `Kitu kingine kilijibu mahali pa relay ${p.at}. Ulichoandika kiko salama hapa. Labda mtandao huu unataka uingie kwanza: fungua ukurasa wowote wa wavuti.`,
    proxy: (p) =>
      `Kitu kilicho njiani hakikupitisha ujumbe hadi kwa relay ${p.at}. Ulichoandika kiko salama hapa. Jaribu mtandao mwingine, au mwambie anayeendesha relay.`,
    relay_unwell: (p) =>
      `Relay haikuweza kupokea ${p.at}. Ulichoandika kiko salama hapa. Ikiendelea hivi, mwambie anayeendesha relay.`,
    wrong_origin: () =>
      'Relay ilianzishwa kwa anwani nyingine, si ile ambayo kifaa hiki kinaipigia. Ulichoandika kiko salama hapa. Mwambie anayeendesha relay.',
    cut_off: (p) =>
      `Mawasiliano yalikatika ${p.at}. Kilichotumwa kimetumwa; kilichobaki kiko salama hapa na kitatumwa tena.`,
    not_in_team: () => 'Relay haiijui timu hii. Ulichoandika kiko salama hapa. Uliza ofisi ni relay ipi.',
    removed: () => 'Relay inasema kifaa hiki hakiko kwenye timu. Ulichoandika kiko salama hapa. Uliza ofisi.',
    refused: () => 'Relay haikukubali kifaa hiki. Ulichoandika kiko salama hapa. Uliza ofisi.',
    disk_full: (p) =>
      `Kifaa hiki kilijaa ${p.at}. Kilichokuwapo kiko salama. Tengeneza nafasi: futa picha au video za programu nyingine.`,
    broken_off: (p) =>
      `Kuna kitu kilienda vibaya kwenye kifaa hiki ${p.at}. Ulichoandika kiko salama hapa. Ikibaki hivi, iambie ofisi.`,
    cancelled: () => 'Imesimamishwa. Kilichotumwa kimetumwa; kilichobaki kiko salama hapa.',
  },
};
