// Words of the office's lists.
export const en = {
  title: 'Lists', more: 'Hot spots, stations, clinics, help numbers and the words of every list.', known: 'Places the office knows',
  for_office: 'In a team the office keeps the lists. What it changes comes with the next exchange.', for_all: 'What you change here reaches every phone of the team. An update of Daftari never writes over it.', for_own: 'What you change here stays on this device. An update of Daftari never writes over it.',
  groups: { places: 'Places', numbers: 'Numbers', days: 'Days', codes: 'Choices', words: 'Words only' },
  words_only: 'Daftari reckons with these, so only the words can change.',
  items: (n: number) => (n === 1 ? '1 line' : `${n} lines`), edited_count: (n: number) => `${n} changed here`, none: 'Nothing is in this list yet.', find: 'Find in this list',
  edited: 'Changed here', added: 'Added here', retired: 'Not offered',
  add: 'Add a line', change: (name: string) => `Change: ${name}`, english: 'In English', swahili: 'In Kiswahili', one_language: 'One language is enough.',
  day: 'Day', day_more: 'No court sits on this day. The hours from arrest to court end on the next court day.',
  number: 'Number to call', phone: 'Phone', hours: 'Opening hours', hours_more: 'For example Mon–Fri 8–17', night: 'PEP at night', night_more: 'Somebody gives PEP at night too', note: 'Note', tried: 'Somebody called it today and it answers',
  offence: 'The law calls it a sexual offence', offence_more: 'No money settlement is offered on this line, and care comes first.',
  save: 'Save', saved: 'The list is saved.', retire: 'Stop offering it', offer: 'Offer it again', to_default: 'Back to what Daftari ships',
  retire_more: 'Cases that name it still show it.', history: 'What was written here', cleared: 'Taken back',
  import_title: 'Reference file', import: 'Take over a reference file', pick: 'Choose a file', import_more: 'A file of the shape of kenya.json, or a part of it. What differs becomes your change: all of it, or nothing.',
  imported: (n: number) => (n === 0 ? 'The file holds nothing new.' : n === 1 ? '1 line was taken over.' : `${n} lines were taken over.`), left_alone: (parts: string) => `Not taken over, because Daftari reckons with them: ${parts}.`,
  newer_kept: 'A file for a newer Daftari is kept aside. Update Daftari, then try it again.', try_kept: 'Try the kept file', too_large: 'The file is larger than 256 KB. Nothing was changed.',
  names: {
    hot_spots: 'Hot spots', stations: 'Police stations', clinics: 'Clinics', shelters: 'Shelters', courts: 'Courts', court_holidays: 'Days without a court', help_numbers: 'Help numbers', violation_types: 'What happened', perpetrator_categories: 'Who is said to have done it', incident_contexts: 'Situations', party_roles: 'Who people are in a case', police_services: 'Police services', police_ranks: 'Police ranks', police_posts: 'Desks and posts', oversight_bodies: 'Where to complain', services: 'Services', person_now: 'Where the person is now', not_reporting_reasons: 'Reasons not to report', safe_contact_options: 'Safe contact', gender_options: 'Gender', languages: 'Languages', payment_channels: 'Ways to pay', packing_types: 'Packing', pep_not_taken_reasons: 'Why PEP was not taken', ec_not_needed_reasons: 'Why no emergency contraception', child_contacts: 'Whom to call for a child', claim_kinds: 'Claims', claim_owners: 'Whose claim it is', action_types: 'What is done', forms: 'Forms', outcomes: 'How cases end', age_bands: 'Ages', case_statuses: 'Where a case stands', appointment_states: 'What became of an appointment', referral_states: 'What became of a referral', consent_answers: 'Answers about consent', hiv_results: 'HIV results', pep_visit_numbers: 'PEP visits', time_precision: 'How exactly a time is known',
  } as Record<string, string>,
  why: {
    unknown_list: 'Daftari has no such list.', bad_code: 'A code has small letters, digits, _ and - only.', no_label: 'It has no words in either language.', too_long: 'A text in it is too long: 200 characters at most, a note 1,000.', no_number: 'It has no number to call.', no_day: 'Pick its day.', bad_item: 'It is not written as Daftari needs it.', words_only: 'Only the words of this list can change.', list_full: 'The list holds 500 lines already.', twice: 'The file names it twice.',
  } as Record<string, string>,
};
export const sw: typeof en = {
  title: 'Orodha', more: 'Hot spot, vituo vya polisi, kliniki, nambari za msaada na maneno ya kila orodha.', known: 'Mahali ofisi inapopajua',
  for_office: 'Kwenye timu, ofisi hutunza orodha. Inachobadilisha kitafika na mawasiliano yajayo.', for_all: 'Unachobadilisha hapa hufika kila simu ya timu. Kusasisha Daftari hakukifuti kamwe.', for_own: 'Unachobadilisha hapa kinabaki kwenye kifaa hiki. Kusasisha Daftari hakukifuti kamwe.',
  groups: { places: 'Mahali', numbers: 'Nambari', days: 'Siku', codes: 'Chaguo', words: 'Maneno tu' },
  words_only: 'Daftari hukokotoa kwa hizi, hivyo maneno tu yanaweza kubadilishwa.',
  items: (n) => (n === 1 ? 'Mstari 1' : `Mistari ${n}`), edited_count: (n) => `${n} imebadilishwa hapa`, none: 'Bado hakuna kitu kwenye orodha hii.', find: 'Tafuta kwenye orodha hii',
  edited: 'Imebadilishwa hapa', added: 'Imeongezwa hapa', retired: 'Haitolewi',
  add: 'Ongeza mstari', change: (name) => `Badilisha: ${name}`, english: 'Kwa Kiingereza', swahili: 'Kwa Kiswahili', one_language: 'Lugha moja inatosha.',
  day: 'Siku', day_more: 'Mahakama haiketi siku hii. Saa za kufikishwa mahakamani huisha siku ya mahakama inayofuata.',
  number: 'Nambari ya kupiga', phone: 'Simu', hours: 'Saa za kufungua', hours_more: 'Kwa mfano Jumatatu–Ijumaa 2–11', night: 'PEP usiku', night_more: 'Kuna anayetoa PEP hata usiku', note: 'Maelezo', tried: 'Mtu ameipigia leo na inajibu',
  offence: 'Sheria huliita kosa la kingono', offence_more: 'Maelewano ya pesa hayatolewi kwa jambo hili, na huduma huja kwanza.',
  save: 'Hifadhi', saved: 'Orodha imehifadhiwa.', retire: 'Acha kuitoa', offer: 'Itoe tena', to_default: 'Rudisha ya Daftari',
  retire_more: 'Kesi zinazoitaja bado zinaionyesha.', history: 'Yaliyoandikwa hapa', cleared: 'Ilirudishwa',
  import_title: 'Faili ya marejeo', import: 'Chukua faili ya marejeo', pick: 'Chagua faili', import_more: 'Faili yenye umbo la kenya.json, au sehemu yake. Kinachotofautiana huwa badiliko lako: chote, au hakuna.',
  imported: (n) => (n === 0 ? 'Faili haina kipya.' : n === 1 ? 'Mstari 1 umechukuliwa.' : `Mistari ${n} imechukuliwa.`), left_alone: (parts) => `Hazikuchukuliwa, kwa sababu Daftari hukokotoa kwazo: ${parts}.`,
  newer_kept: 'Faili ya Daftari jipya zaidi imewekwa kando. Sasisha Daftari, kisha ijaribu tena.', try_kept: 'Jaribu faili iliyowekwa', too_large: 'Faili ni kubwa kuliko KB 256. Hakuna kilichobadilika.',
  names: {
    hot_spots: 'Hot spot', stations: 'Vituo vya polisi', clinics: 'Kliniki', shelters: 'Nyumba za hifadhi', courts: 'Mahakama', court_holidays: 'Siku zisizo na mahakama', help_numbers: 'Nambari za msaada', violation_types: 'Kilichotokea', perpetrator_categories: 'Anayesemekana kufanya', incident_contexts: 'Hali', party_roles: 'Watu ni nani katika kesi', police_services: 'Idara za polisi', police_ranks: 'Vyeo vya polisi', police_posts: 'Madawati na vituo', oversight_bodies: 'Mahali pa kulalamika', services: 'Huduma', person_now: 'Mhusika yuko wapi sasa', not_reporting_reasons: 'Sababu za kutoripoti', safe_contact_options: 'Mawasiliano salama', gender_options: 'Jinsia', languages: 'Lugha', payment_channels: 'Njia za kulipa', packing_types: 'Vifungashio', pep_not_taken_reasons: 'Kwa nini PEP haikutumiwa', ec_not_needed_reasons: 'Kwa nini hakuna dawa ya dharura', child_contacts: 'Wa kupigiwa kwa ajili ya mtoto', claim_kinds: 'Madai', claim_owners: 'Dai ni la nani', action_types: 'Yanayofanywa', forms: 'Fomu', outcomes: 'Kesi huishaje', age_bands: 'Umri', case_statuses: 'Kesi imefikia wapi', appointment_states: 'Miadi ilikuwaje', referral_states: 'Rufaa ilikuwaje', consent_answers: 'Majibu ya ridhaa', hiv_results: 'Matokeo ya VVU', pep_visit_numbers: 'Ziara za PEP', time_precision: 'Wakati unajulikana kwa kiasi gani',
  },
  why: {
    unknown_list: 'Daftari halina orodha hiyo.', bad_code: 'Msimbo una herufi ndogo, tarakimu, _ na - tu.', no_label: 'Haina maneno kwa lugha yoyote.', too_long: 'Andiko lake ni refu mno: herufi 200, maelezo 1,000.', no_number: 'Haina nambari ya kupiga.', no_day: 'Chagua siku yake.', bad_item: 'Haikuandikwa kama Daftari linavyohitaji.', words_only: 'Maneno ya orodha hii tu yanaweza kubadilishwa.', list_full: 'Orodha tayari ina mistari 500.', twice: 'Faili inaitaja mara mbili.',
  },
};

type Params = Record<string, string | number>;
/** Which list and line a sentence is about. */
const where = (names: Record<string, string>, p: Params) => [names[String(p['list'])] ?? String(p['list']), String(p['code'])].filter(Boolean).join(', ');
/** Refusals of the lists as sentences. */
export const refusals_en = {
  bad_list_item: (p: Params) => `${where(en.names, p)}: ${en.why[String(p['why'])] ?? en.why['bad_item']} Nothing was changed.`,
  reference_broken: 'Daftari cannot read this as a reference file. Nothing was changed. Look whether it is the right file.',
  reference_newer: 'This file is for a newer Daftari. It is kept aside and nothing was changed. Update Daftari, then try it again.',
};
export const refusals_sw: typeof refusals_en = {
  bad_list_item: (p) => `${where(sw.names, p)}: ${sw.why[String(p['why'])] ?? sw.why['bad_item']} Hakuna kilichobadilika.`,
  reference_broken: 'Daftari haliwezi kusoma hii kama faili ya marejeo. Hakuna kilichobadilika. Angalia kama ni faili sahihi.',
  reference_newer: 'Faili hii ni ya Daftari jipya zaidi. Imewekwa kando na hakuna kilichobadilika. Sasisha Daftari, kisha ijaribu tena.',
};
