// Help numbers, the help circle, quick notes.
export const en = {
  title: 'Help numbers', nav: 'Numbers', without_data: 'Calls work without data', back_to_pin: 'Back to the PIN',
  handed: 'Your phone app has this number now. If nothing opened, dial it by hand.',
  handed_text: 'Your messages have this number now. If nothing opened, text it by hand.',
  handed_mail: 'Your mail has this address now. If nothing opened, write to it by hand.',
  nobody: 'No app on this device answered. Dial this number by hand on a phone.',
  nobody_text: 'No app on this device answered. Text this number by hand from a phone.',
  nobody_mail: 'No app on this device answered. Write to this address by hand.',
  released: (day: string) => `Numbers as released on ${day}. No check by the office is written down: try one before you rely on it.`,
  checked: (day: string) => `Checked by the office on ${day}.`,
  clinic: { verb: 'Call', call: (name: string) => `Call clinic: ${name}`, title: 'Clinics with PEP', more: 'From the list of your office. If one cannot help, go to the next.' },
  circle: {
    title: 'Call for help', intro: 'A text to people you chose yourself. You send it from your own messages; nothing goes out by itself.',
    none: 'Choose up to 8 people who come when you call. Only this notebook knows them.', choose: 'Choose people', change: 'Change the people', who: 'To whom?', words: 'The text', words_more: 'It names no case and no place. Write more only if you want to.',
    usual: 'Please call me now.', write: 'Open the message', nobody_chosen: 'Tap at least one person.', practising: 'These people are invented. In your own notebook, your messages open here with the text.', name: 'Name', phone: 'Phone', phone_more: '0712 345 678, or +254…', person: (n: number) => `Person ${n}`, add: 'Add a person', take_out: (n: number) => `Take out person ${n}`, kept: 'The people are kept.',
    handed: 'Your messages have the text now. You press send. If nothing opened, text these numbers by hand:', nobody: 'No app on this device answered. Text these numbers by hand from a phone:',
  },
  note: {
    offer: 'Quick note', title: 'Quick note', works: 'Works while the notebook is locked', what: 'What must not be forgotten?', put_in: 'Put it away',
    promise: 'Once you put it away, nobody can read it from this screen, not even you. It waits inside the notebook for you. It is lost if this phone is erased before you open it.',
    saved: 'Note saved.', too_long: (over: number) => `About ${over} letters too many for a quick note. Your words are kept: shorten them.`,
    unsaved: 'Your words are not saved yet.', drop: 'Leave them out', keep_on: 'Go on writing',
    waiting: (n: number) => (n === 1 ? '1 note from the locked screen' : `${n} notes from the locked screen`), not_sent: (n: number): string => (n === 1 ? 'It is only on this device, and goes nowhere by itself. Begin a case with it, then the office can get it.' : 'They are only on this device, and go nowhere by themselves. Begin a case with one, then the office can get it.'), look: 'Look on Today', begin: 'Begin a case with it', put_away: 'Delete it', sure: 'Its words will be gone for good.', yes: 'Yes, delete it', no: 'Keep it',
  },
};
export const sw: typeof en = {
  title: 'Nambari za msaada', nav: 'Nambari', without_data: 'Unaweza kupiga bila data', back_to_pin: 'Rudi kwenye PIN',
  handed: 'Programu ya simu ina nambari hii sasa. Ikiwa hakuna kilichofunguka, ipige kwa mkono.',
  handed_text: 'Programu ya ujumbe ina nambari hii sasa. Ikiwa hakuna kilichofunguka, itumie ujumbe kwa mkono.',
  handed_mail: 'Programu ya barua pepe ina anwani hii sasa. Ikiwa hakuna kilichofunguka, iandikie kwa mkono.',
  nobody: 'Hakuna programu iliyojibu kwenye kifaa hiki. Piga nambari hii kwa mkono kwenye simu.',
  nobody_text: 'Hakuna programu iliyojibu kwenye kifaa hiki. Tuma ujumbe kwa nambari hii kwa mkono kutoka simu.',
  nobody_mail: 'Hakuna programu iliyojibu kwenye kifaa hiki. Andikia anwani hii kwa mkono.',
  released: (day) => `Nambari zilizotolewa ${day}. Hakuna uhakiki wa ofisi ulioandikwa: ijaribu kabla ya kuitegemea.`,
  checked: (day) => `Ofisi ilihakiki ${day}.`,
  clinic: { verb: 'Piga simu', call: (name) => `Piga simu kliniki: ${name}`, title: 'Kliniki zenye PEP', more: 'Kutoka orodha ya ofisi yako. Moja isipoweza kusaidia, nenda inayofuata.' },
  circle: {
    title: 'Omba msaada', intro: 'Ujumbe kwa watu uliowachagua mwenyewe. Unautuma kutoka programu yako ya ujumbe; hakuna kinachotumwa chenyewe.',
    none: 'Chagua hadi watu 8 wanaokuja ukiita. Daftari hili tu linawajua.', choose: 'Chagua watu', change: 'Badilisha watu', who: 'Kwa nani?', words: 'Ujumbe', words_more: 'Hautaji kesi wala mahali. Ongeza maneno ukitaka tu.',
    usual: 'Tafadhali nipigie sasa.', write: 'Fungua ujumbe', nobody_chosen: 'Gusa angalau mtu mmoja.', practising: 'Watu hawa ni wa kubuni. Kwenye daftari lako, programu ya ujumbe hufunguka hapa ikiwa na maneno yako.', name: 'Jina', phone: 'Simu', phone_more: '0712 345 678, au +254…', person: (n) => `Mtu wa ${n}`, add: 'Ongeza mtu', take_out: (n) => `Ondoa mtu wa ${n}`, kept: 'Watu wamehifadhiwa.',
    handed: 'Programu ya ujumbe ina maneno sasa. Wewe unabonyeza tuma. Ikiwa hakuna kilichofunguka, tuma kwa mkono kwa nambari hizi:', nobody: 'Hakuna programu iliyojibu kwenye kifaa hiki. Tuma ujumbe kwa mkono kutoka simu kwa nambari hizi:',
  },
  note: {
    offer: 'Andika haraka', title: 'Andika haraka', works: 'Hufanya kazi daftari likiwa limefungwa', what: 'Nini kisisahaulike?', put_in: 'Hifadhi ndani',
    promise: 'Ukishahifadhi, hakuna anayeweza kuyasoma kwenye skrini hii, hata wewe. Yanakusubiri ndani ya daftari. Yatapotea simu hii ikifutwa kabla hujalifungua.',
    saved: 'Dokezo limehifadhiwa.', too_long: (over) => `Herufi ${over} hivi zimezidi. Maneno yako yapo: yafupishe.`,
    unsaved: 'Maneno yako bado hayajahifadhiwa.', drop: 'Yaache', keep_on: 'Endelea kuandika',
    waiting: (n) => (n === 1 ? 'Dokezo 1 kutoka skrini iliyofungwa' : `Madokezo ${n} kutoka skrini iliyofungwa`), not_sent: (n) => (n === 1 ? 'Liko kwenye kifaa hiki tu, na haliendi popote lenyewe. Anza kesi nalo, ndipo ofisi iweze kulipata.' : 'Yako kwenye kifaa hiki tu, na hayaendi popote yenyewe. Anza kesi na mojawapo, ndipo ofisi iweze kulipata.'), look: 'Angalia Leo', begin: 'Anza kesi nalo', put_away: 'Lifute', sure: 'Maneno yake yatapotea kabisa.', yes: 'Ndiyo, lifute', no: 'Libaki',
  },
};

/** Sentences of refusals. */
export const refusals = {
  en: {
    bad_phone: 'This does not look like a mobile number of Kenya. Write it like 0712 345 678. Your words are kept.',
    quick_notes_full: 'There is no room for another note until you open the notebook. Your words are still here.',
    quick_notes_not_ready: 'This notebook takes quick notes after you have opened it once more. Your words are still here.',
  },
  sw: {
    bad_phone: 'Hii haifanani na nambari ya simu ya Kenya. Iandike kama 0712 345 678. Maneno yako yapo.',
    quick_notes_full: 'Hakuna nafasi ya dokezo jingine hadi ufungue daftari. Maneno yako bado yapo hapa.',
    quick_notes_not_ready: 'Daftari hili litapokea madokezo ukilifungua mara moja tena. Maneno yako bado yapo hapa.',
  },
};
