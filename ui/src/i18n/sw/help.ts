import type { Words } from '../en';

/** Help numbers, the help circle, quick notes. */
export const help: Words['help'] = {
  title: 'Nambari za msaada',
  nav: 'Nambari',
  without_data: 'Unaweza kupiga bila data',
  back_to_pin: 'Rudi kwenye PIN',
  handed: 'Programu ya simu ina nambari hii sasa. Ikiwa hakuna kilichofunguka, ipige kwa mkono.',
  handed_text: 'Programu ya ujumbe ina nambari hii sasa. Ikiwa hakuna kilichofunguka, itumie ujumbe kwa mkono.',
  handed_mail: 'Programu ya barua pepe ina anwani hii sasa. Ikiwa hakuna kilichofunguka, iandikie kwa mkono.',
  nobody: 'Hakuna programu iliyojibu kwenye kifaa hiki. Piga nambari hii kwa mkono kwenye simu.',
  nobody_text: 'Hakuna programu iliyojibu kwenye kifaa hiki. Tuma ujumbe kwa nambari hii kwa mkono kutoka simu.',
  nobody_mail: 'Hakuna programu iliyojibu kwenye kifaa hiki. Andikia anwani hii kwa mkono.',
  released: (day) => `Nambari zilizotolewa ${day}. Hakuna uhakiki wa ofisi ulioandikwa: ijaribu kabla ya kuitegemea.`,
  checked: (day) => `Ofisi ilihakiki ${day}.`,
  clinic: {
    verb: 'Piga simu',
    call: (name) => `Piga simu kliniki: ${name}`,
    title: 'Kliniki zenye PEP',
    more: 'Kutoka orodha ya ofisi yako. Moja isipoweza kusaidia, nenda inayofuata.',
  },
  circle: {
    title: 'Omba msaada',
    intro:
      'Ujumbe kwa watu uliowachagua mwenyewe. Unautuma kutoka programu yako ya ujumbe; hakuna kinachotumwa chenyewe.',
    none: 'Chagua hadi watu 8 wanaokuja ukiita. Daftari hili tu linawajua.',
    choose: 'Chagua watu',
    change: 'Badilisha watu',
    who: 'Kwa nani?',
    words: 'Ujumbe',
    words_more: 'Hautaji kesi wala mahali. Ongeza maneno ukitaka tu.',
    usual: 'Tafadhali nipigie sasa.',
    write: 'Fungua ujumbe',
    nobody_chosen: 'Gusa angalau mtu mmoja.',
    practising: 'Watu hawa ni wa kubuni. Kwenye daftari lako, programu ya ujumbe hufunguka hapa ikiwa na maneno yako.',
    name: 'Jina',
    phone: 'Simu',
    phone_more: '0712 345 678, au +254…',
    person: (n) => `Mtu wa ${n}`,
    add: 'Ongeza mtu',
    take_out: (n) => `Ondoa mtu wa ${n}`,
    kept: 'Watu wamehifadhiwa.',
    handed:
      'Programu ya ujumbe ina maneno sasa. Wewe unabonyeza tuma. Ikiwa hakuna kilichofunguka, tuma kwa mkono kwa nambari hizi:',
    nobody: 'Hakuna programu iliyojibu kwenye kifaa hiki. Tuma ujumbe kwa mkono kutoka simu kwa nambari hizi:',
  },
  note: {
    offer: 'Andika haraka',
    title: 'Andika haraka',
    works: 'Hufanya kazi daftari likiwa limefungwa',
    what: 'Nini kisisahaulike?',
    put_in: 'Hifadhi ndani',
    promise:
      'Ukishahifadhi, hakuna anayeweza kuyasoma kwenye skrini hii, hata wewe. Yanakusubiri ndani ya daftari. Yatapotea simu hii ikifutwa kabla hujalifungua.',
    saved: 'Dokezo limehifadhiwa.',
    too_long: (over) => `Herufi ${over} hivi zimezidi. Maneno yako yapo: yafupishe.`,
    unsaved: 'Maneno yako bado hayajahifadhiwa.',
    drop: 'Yaache',
    keep_on: 'Endelea kuandika',
    waiting: (n) => (n === 1 ? 'Dokezo 1 kutoka skrini iliyofungwa' : `Madokezo ${n} kutoka skrini iliyofungwa`),
    not_sent: (n) =>
      n === 1
        ? 'Liko kwenye kifaa hiki tu, na haliendi popote lenyewe. Anza kesi nalo, ndipo ofisi iweze kulipata.'
        : 'Yako kwenye kifaa hiki tu, na hayaendi popote yenyewe. Anza kesi na mojawapo, ndipo ofisi iweze kulipata.',
    look: 'Angalia Leo',
    begin: 'Anza kesi nalo',
    put_away: 'Lifute',
    sure: 'Maneno yake yatapotea kabisa.',
    yes: 'Ndiyo, lifute',
    no: 'Libaki',
  },
};
