// Kila neno kwa Kiswahili. Funguo ni zile zile za en.ts.
import * as erase from './parts/erase';
import * as capture from './parts/capture';
import * as due from './parts/due';
import * as money from './parts/money';
import * as work from './parts/work';
import * as lists from './parts/lists';
import * as practice from './parts/practice';
import * as help from './parts/help';
import * as odd from './parts/odd';
import * as people from './parts/people';
import * as pages from './parts/pages';
import type { Words } from './en';
import * as care from './parts/care';

export const sw: Words = {
  care: care.sw,
  capture: capture.sw,
  app: 'Daftari',
  money: money.sw,
  work: work.sw,
  other_language: 'English',
  nav: { notebook: 'Daftari', today: 'Leo', cases: 'Kesi', money: 'Pesa', people: 'Watu', new_case: 'Kesi mpya', team: 'Timu', sync: 'Kwa ofisi', settings: 'Mipangilio', lock: 'Funga' },
  go: { back: 'Rudi', close: 'Funga', next: 'Endelea', save: 'Hifadhi', cancel: 'Si sasa', change: 'Badilisha', add: 'Ongeza', done: 'Tayari', delete_last: 'Futa tarakimu ya mwisho', show: 'Onyesha', search: 'Tafuta', more: 'Zaidi' },
  lock: {
    enter_pin: 'Weka PIN yako', enter_passphrase: 'Weka maneno yako ya siri', open: 'Fungua', passphrase: 'Maneno ya siri', opening: 'Inafunguka…',
    digits: (n) => `Tarakimu ${n} zimewekwa`,
    use_passphrase: 'Tumia maneno ya siri', use_pin: 'Tumia PIN',
    wrong: (tries) => (tries === 1 ? 'Sivyo. Jaribu tena.' : `Sivyo. Umejaribu mara ${tries}.`),
    wait: (time) => `Jaribu tena baada ya ${time}.`, nothing_erased: 'Hakuna kilichofutwa.',
  },
  first: {
    welcome: 'Karibu kwenye daftari lako', promise: 'Linafanya kazi bila data. Wewe tu unaweza kulifungua.',
    join: 'Jiunge na timu yangu', join_more: 'Ofisi itakuonyesha nambari ya kuandika', own: 'Anza langu', own_more: 'Mimi tu, kwenye kifaa hiki. Naweza kujiunga baadaye.',
    office: 'Hii ni laptop ya ofisi', office_more: 'Huanzisha au kutunza timu. Inahitaji maneno ya siri.',
    practise: 'Fanya mazoezi kwanza', practise_more: 'Kesi za kubuni, hakuna kinachoweza kuharibika',
    promises: 'Daftari hili linafanya nini', p1: 'Huandika kila wakati: bila mtandao, hata betri ikiwa chini. Kilichohifadhiwa kipo.',
    p2: 'Hakuna mwingine anayesoma: si mtandao, si anayechukua simu ikiwa imefungwa.',
    p3: 'Watu wawili wanaweza kuandika tofauti. Hakuna kinachofutwa; mtu huamua.',
    limit: 'Likiwa wazi, anayelishika husoma unachosoma wewe. Lifunge kwa mguso mmoja.',
    choose_pin: 'Chagua PIN', choose_pin_more: 'Tarakimu 6 au zaidi. 8 ni ngumu zaidi kukisia.', again_pin: 'Iweke tena',
    choose_passphrase: 'Chagua maneno ya siri', choose_passphrase_more: 'Maneno matano tofauti au zaidi, yasiyohusiana.',
    again_passphrase: 'Yaweke tena', no_store: 'Kifaa hiki hakina hifadhi yake ya funguo, hivyo PIN ingekisiwa kwa urahisi na anayenakili faili. Tafadhali tumia maneno ya siri.',
    office_needs: 'Laptop ya ofisi ina funguo za timu nzima, hivyo hufunguliwa kwa maneno ya siri.', differs: 'Hayakufanana. Tafadhali chagua tena.', forget: 'Ukisahau, ofisi inaweza kukuandalia upya.',
    making: 'Daftari lako linatengenezwa…', strength: (n) => `Nguvu ${n} kati ya 3`,
    weak: {
      too_short: 'Fupi mno: tarakimu 6 au zaidi, au maneno matano kamili.', too_long: 'Ndefu kuliko daftari linavyopokea.', not_digits: 'PIN ina tarakimu tu.',
      common: 'Hii ni mojawapo ya zinazojaribiwa kwanza.', run: 'Tarakimu zinazofuatana hujaribiwa kwanza.', repeat: 'Tarakimu zinazojirudia hujaribiwa kwanza.',
      date: 'Hii inafanana na tarehe. Siku za kuzaliwa hujaribiwa kwanza. Changanya, au ongeza tarakimu mbili.', few_words: 'Tafadhali tumia maneno matano tofauti au zaidi.',
    },
  },
  today: {
    running: 'Muda unakwenda', open_cases: 'Kesi zilizo wazi', open_case: 'Fungua kesi',
    waiting: (n) => (n === 1 ? 'Kesi 1 bado haijafika ofisini' : `Kesi ${n} bado hazijafika ofisini`), all_there: 'Ofisi ina kila kitu',
    alone: 'Kwenye kifaa hiki tu', conflicts: (n) => (n === 1 ? 'Kesi 1 ina maandishi mawili tofauti' : `Kesi ${n} zina maandishi mawili tofauti`),
    draft: 'Maneno uliyoandika bado yapo', draft_more: 'Bado hayajahifadhiwa.', elsewhere: 'Ni ya ukurasa mwingine. Endelea kule, au yafute, kabla ya kuandika hapa.', go_on: 'Endelea kuandika', put_away: 'Yafute',
  },
  cases: { title: 'Kesi', search: 'Tafuta maneno, nambari, mahali, simu', open: 'Zilizo wazi', closed: 'Zilizofungwa', all: 'Zote', conflict: 'Maandishi mawili', none: 'Hakuna kesi hapa. Ni sawa.', none_found: 'Hakuna kesi yenye maneno haya. Jaribu herufi chache.', found: (n) => (n === 1 ? 'Kesi 1' : `Kesi ${n}`) },
  new_case: {
    title: 'Kesi mpya', kept: 'Huhifadhiwa unapoandika.', what: 'Nini kilitokea?', what_more: 'Gusa yote yanayofaa', when: 'Lini?', now: 'Sasa hivi', hour: 'Takriban saa', part: 'Sehemu ya siku', date: 'Siku tu', exact: 'Saa kamili', unknown: 'Haijulikani',
    parts: { morning: 'Asubuhi', afternoon: 'Mchana', evening: 'Jioni', night: 'Usiku' }, at: 'Siku na saa', day: 'Siku',
    hours_ago: 'Saa ngapi zilizopita?', where: 'Wapi?', where_more: 'Hot spot, kama watu wanavyoiita', who: 'Nani anasemekana kufanya?', survivor: 'Jina la siri la aliyetendewa', survivor_more: 'Si jina lake halisi',
    condom: 'Kondomu ilitumika?', pregnant: 'Je, ujauzito unawezekana?', fee: 'Malipo waliyokubaliana', fee_more: 'KES, kwa mfano 1,300', story: 'Kwa maneno yako', story_more: 'Nini kilitokea, nani aliona, mhusika anataka nini', done: 'Kilichofanywa tayari',
    left: (n) => `Zimebaki herufi ${n}`, too_long: (n) => `Herufi ${n} zimezidi kwa andiko moja. Hakuna kilichopotea: fupisha, au hamishia sehemu kwenye maelezo.`, save: 'Hifadhi', saved: (code) => `${code} imehifadhiwa kwenye kifaa hiki.`,
    pep: 'PEP inaweza kuzuia VVU', pep_left: (t) => `Zimebaki ${t}`, save_more: 'Jibu moja linatosha. Mengine unaweza kujaza baadaye.', pep_until: (t) => `Mwisho ni ${t}. Kila saa mapema ni bora.`, pep_wait: 'Ikiwezekana, asioge kwanza. Weka nguo kwenye karatasi au kitambaa, si plastiki.', pep_choice: 'Ni uamuzi wake. Jitolee kwenda naye.', others: 'Mwingine', pep_go: 'Nendeni kliniki kwanza. Ripoti ya polisi haihitajiki, na ni bure.', pep_ec: 'Uliza pia dawa ya dharura ya kuzuia mimba, ndani ya siku 5.', pep_when: 'Ilikuwa lini? PEP husaidia ndani ya saa 72: kama hujui, nendeni sasa.',
    answers: { ...capture.sw.answers, yes: 'Ndiyo', no: 'Hapana', not_sure: 'Hana hakika', not_asked: 'Hakuulizwa', not_said: 'Hapendi kusema' },
  },
  case: {
    now: 'Sasa', story: 'Simulizi', timeline: 'Mfululizo', money: 'Pesa', about: 'Kuhusu', shared: 'Nani anayo', agreed: 'Waliyokubaliana', paid: 'Zilizolipwa', balance: 'Salio', due: (t) => `Imeahidiwa kabla ya ${t}`, overdue: 'Wakati ulioahidiwa umepita',
    opened: 'Kesi ilifunguliwa', took_back: (what) => `Imeondolewa: ${what}`, shared_with: (who) => `Imeshirikiwa na ${who}`, newer: 'Inahitaji Daftari jipya zaidi', corrected: 'Imesahihishwa. Maneno ya kwanza:', before: 'Awali:', planned: 'Imepangwa',
    add: 'Andika', add_title: 'Nini kilifanywa?', more_actions: 'Mengine yote', when_done: 'Lini', now_default: 'sasa', by: (who, when) => `Imeandikwa na ${who}, ${when}`, me: 'wewe', somebody: 'mwenzako', office: 'ofisi',
    on_phone: 'Kwenye kifaa hiki tu', handed: 'Imekabidhiwa relay', office_has: 'Ofisi inayo', edit: (field) => `Badilisha: ${field}`, correct: 'Sahihisha hili', tap_to_show: 'Gusa kuonyesha', violations: 'Nini kilitokea',
    review: (n) => (n === 1 ? 'Ingizo 1 linasubiri ofisi iliangalie.' : `Maingizo ${n} yanasubiri ofisi iyaangalie.`), newer_entries: (n) => (n === 1 ? 'Ingizo 1 linahitaji Daftari jipya zaidi. Limehifadhiwa.' : `Maingizo ${n} yanahitaji Daftari jipya zaidi. Yamehifadhiwa.`), copied: 'Mojawapo ya madaftari ya kesi hii lilinakiliwa. Uliza ofisi.',
    two_versions: (field) => `Maandishi mawili ya: ${field}`, look: 'Angalia yote mawili', share: 'Shiriki na mwenzako', nobody: 'Bado hakuna kifaa cha mwenzako kwenye timu.', brake_title: 'Hakuna maelewano ya pesa kwa hili', no_money: 'Hakuna kiasi kilichoandikwa.', add_field: 'Ongeza kitu', newest_first: 'Mapya kwanza', signed: 'Kila ingizo lina sahihi yako na saa. Linaweza kusahihishwa baadaye; maneno ya kwanza yanabaki chini.', save: 'Tia sahihi na uhifadhi', parts: 'Sehemu za kesi hii',
    empty_action: 'Kila mstari unaweza kubaki wazi.', as_written: 'Kama ilivyoandikwa', no_story: 'Bado hakuna simulizi iliyoandikwa.', still_owed: (sum) => `${sum} hazijalipwa`, more_paid: (sum) => `${sum} zaidi ya makubaliano`, paid_of: (paid, agreed) => `Zimelipwa ${paid} kati ya ${agreed}`, sum_conflict: 'Viasi viwili viko pamoja. Kiasi kikubwa cha makubaliano kinahesabiwa hadi mtu aamue.', part_paid: 'Zimelipwa', promised: 'Zimeahidiwa', any_line: 'Si kwa jambo maalum',
    add_violation: 'Ongeza kilichotokea', take_back: 'Ondoa', took_part: (what) => `Ondoa: ${what}`, with_device: (name) => `Shiriki na ${name}`, share_more: 'Kifaa hicho kitapata yote yaliyoandikwa hadi sasa, na yatakayokuja. Kilichokwisha kupata hakirudishwi.', everybody_has: 'Kila kifaa cha timu tayari kina kesi hii.', alone: 'Daftari hili haliko kwenye timu, hivyo kesi iko hapa tu.', holder_office: 'Ofisi', holder_phone: 'Simu', was_shared: (who) => `${who} atapata kesi hii sasa.`, saved: 'Imehifadhiwa kwenye kifaa hiki.', history: (n) => (n === 1 ? 'Andiko 1 la awali' : `Maandiko ${n} ya awali`), hide: 'Ficha', nothing_to_add: 'Yote yanayoweza kujazwa yamejazwa.',
    brake_lines: (lines) => `Si kwa: ${lines}.`, together: 'Mnachoweza kufanya pamoja', pushed: 'Je, mtu anashinikiza maelewano?', pushed_more: 'Andika nani, kiasi gani na lini. Haifungi kesi. Inamlinda mhusika baadaye.', their_right: 'Kutofanya chochote sasa ni haki yake pia.', care_more: 'Ripoti ya polisi haihitajiki.',
    clock_met: (t) => `Ilifanyika baada ya ${t}`, clock_over: 'Muda wa kawaida umepita. Huduma bado husaidia, na si kosa la mtu.', clock_unknown: 'Haijulikani ilianza lini.', until: (t) => `Hadi ${t}`,
    fields: {
      agreed_fee_words: capture.sw.fee_words, amount_paid_words: capture.sw.paid_words, status: 'Imefikia wapi', hot_spot: 'Hot spot', place_detail: 'Mahali', narrative: 'Simulizi', survivor_code: 'Jina la siri', survivor_name: 'Jina halisi', safe_contact: 'Mawasiliano salama', perpetrator_category: 'Anayesemekana kufanya', perpetrator_description: 'Kinachojulikana kumhusu', person: 'Mtu', person_phone: 'Simu yake', agreed_fee: 'Malipo waliyokubaliana', amount_paid: 'Alilipa papo hapo', contexts: 'Hali', condom_used: 'Kondomu ilitumika', could_be_pregnant: 'Ujauzito unawezekana', everything_agreed: 'Yote yalikubaliwa', person_now: 'Mhusika yuko wapi sasa', urgent_flags: 'Ya dharura', age_band: 'Umri', report_received_at: 'Tuliambiwa', incident_at: 'Ilitokea lini', party: 'Mtu mwingine',
      when: 'Lini', with_whom: 'Na nani', note: 'Maelezo', place: 'Mahali', facility: 'Kliniki', station: 'Kituo', ob_number: 'Nambari ya OB', officer: 'Afisa', officer_rank: 'Cheo', started_at: 'Ilianza', amount: 'Kiasi', amount_agreed: 'Kiasi kilichokubaliwa', channel: 'Njia', reference: 'Nambari au risiti', received_by: 'Aliyepokea', appointment_at: 'Miadi', attended: 'Ilikuwaje', outcome_note: 'Matokeo', violation: 'Kwa ajili ya', due_at: 'Imeahidiwa kabla ya', transport_cost: 'Usafiri', next_dose_info: 'Ameelezwa dozi zinazofuata', reason: 'Sababu', survivor_agrees: 'Mhusika anakubali', present: 'Waliokuwepo', risk: 'Hatari', outcome: 'Iliishaje', survivor_wish: 'Anachotaka mhusika', item: 'Kitu', packed: 'Kimefungwa katika', held_by: 'Kiko kwa', handed_to: 'Kimekabidhiwa', method: 'Njia', form_number: 'Nambari ya fomu', copy_held_by: 'Nakala iko kwa', result: 'Matokeo', visit: 'Ziara', pills_finished: 'Vidonge vimeisha', arrested_at: 'Alikamatwa', charge_told: 'Kosa aliloambiwa', released_at: 'Aliachiliwa', bail_amount: 'Dhamana', receipt_number: 'Risiti', court: 'Mahakama', court_case_number: 'Nambari ya kesi mahakamani', next_at: 'Inayofuata', purpose: 'Kwa nini', body: 'Kwa nani', complaint_number: 'Nambari ya malalamiko', signed_by: 'Aliyetia sahihi', partner: 'Mshirika', accepted: 'Jibu', call_result: 'Matokeo', pushed_by: 'Aliyeshinikiza', offered: 'Kilichotolewa', money_changed_hands: 'Pesa zilibadilishana mikono', paper_signed: 'Karatasi ilitiwa sahihi', consent_purpose: 'Kwa nini', answer: 'Jibu', words_used: 'Maneno yaliyotumika', to_worker: 'Kwa nani', plan: 'Mpango', safe_contact_checked: 'Mawasiliano salama yamehakikishwa',
    },
  },
  conflict: { title: 'Maandishi mawili', intro: 'Yote yaliandikwa na watu ambao hawakujuana. Hakuna kilichopotea. Kesi ionyeshe maneno yapi?', choose: 'Chagua andiko', keep_both: 'Weka yote mawili', write_new: 'Andika upya', show: 'Onyesha maneno yaliyochaguliwa', history: 'Usilochagua linabaki kwenye historia ya kesi.', gone: 'Mtu ameshaamua.', here: 'kwenye kifaa hiki', there: (where) => `na ${where}`, both_of: (name, words) => `${name}: ${words}`, new_words: 'Maneno mapya', nothing: 'Imeondolewa: hakuna kitu hapa', decided: 'Kesi inaonyesha hivyo sasa.', show_both: 'Weka yote mawili, kila moja na mwandishi wake', unsure: 'Kama huna hakika, weka yote mawili na umuulize mwenzako.', show_words: (name) => `Onyesha maneno ya ${name}`, show_mine: 'Onyesha maneno yako', show_new: 'Onyesha maneno mapya' },
  sync: {
    title: 'Kwa ofisi', now: 'Tuma sasa', sending: 'Inatumwa…', waiting: 'Zinazosubiri hapa', nothing_waits: 'Hakuna kinachosubiri. Ofisi ina kila kitu.', last_met: (t) => `Ofisi ilijibu mara ya mwisho ${t}`, never_met: 'Ofisi bado haijajibu',
    relay: (where) => `Relay: ${where}`, last_receipt: (t) => `Risiti mpya zaidi ya ofisi: ${t}`, no_receipt: 'Bado hakuna risiti ya ofisi.', on_phone: (n) => `${n} hapa tu`, handed: (n) => `${n} zimekabidhiwa relay`, to_team: 'Nenda kwenye timu', states: '“Ofisi inayo” tu ndiyo salama kifaa hiki kikipotea.', alone: 'Daftari hili liko peke yake', alone_more: 'Kila kitu kinafanya kazi. Ili kufikisha kesi ofisini, jiunge na timu.', entries: (n) => (n === 1 ? 'Ingizo 1' : `Maingizo ${n}`), safe: (n) => (n === 1 ? 'Kesi 1 iko ofisini' : `Kesi ${n} ziko ofisini`),
    recovery: 'Timu hii bado haina ufunguo wa kurejesha. Laptop zote za ofisi zikipotea, kinachosomwa na ofisi tu kitapotea.', newer: 'Orodha ya timu ina jambo ambalo Daftari jipya tu linaelewa. Kuandika kunaendelea; kutuma kunasubiri hadi Daftari lisasishwe.', aside: (n) => (n === 1 ? 'Bahasha 1 haikufunguka na imewekwa kando. Iambie ofisi.' : `Bahasha ${n} hazikufunguka na zimewekwa kando. Iambie ofisi.`), overdue: 'Hakuna risiti ya ofisi kwa siku saba. Tafadhali uliza huko.',
    outcome: {
      done: (p) => (p.waiting === 0 ? `Kila kitu kiko ofisini, ${p.at}.` : p.waiting === 1 ? `Imetumwa ${p.at}. Kesi 1 inasubiri risiti ya ofisi; iko salama hapa.` : `Imetumwa ${p.at}. Kesi ${p.waiting} zinasubiri risiti ya ofisi; ziko salama hapa.`),
      no_answer: (p) => `Relay haikujibu ${p.at}. Maingizo yako yako salama hapa. Daftari litajaribu tena lenyewe.`,
      relay_unwell: (p) => `Relay haikuweza kupokea ${p.at}. Maingizo yako yako salama hapa. Daftari litajaribu tena lenyewe.`,
      cut_off: (p) => `Mawasiliano yalikatika ${p.at}. Kilichotumwa kimetumwa; kilichobaki kiko salama hapa na kitatumwa tena.`,
      not_in_team: () => 'Relay haiijui timu hii. Maingizo yako yako salama hapa. Uliza ofisi ni relay ipi.',
      removed: () => 'Relay inasema kifaa hiki hakiko kwenye timu. Maingizo yako yako salama hapa. Uliza ofisi.',
      refused: () => 'Relay haikukubali kifaa hiki. Maingizo yako yako salama hapa. Uliza ofisi.',
      needs_newer: () => 'Orodha ya timu inahitaji Daftari jipya zaidi. Maingizo yako yako salama hapa na yatatumwa baada ya kusasisha.',
      cancelled: () => 'Imesimamishwa. Kilichotumwa kimetumwa; kilichobaki kiko salama hapa.',
    },
  },
  team: {
    title: 'Timu', none: 'Haiko kwenye timu', none_more: 'Unaweza kufanya kazi peke yako. Kila kitu isipokuwa kutuma kinafanya kazi.', start: 'Anzisha timu', start_more: 'Kwenye laptop hii ya ofisi, relay ikiwa inafanya kazi.', join: 'Jiunge na timu', your_name: 'Jina lako kama timu itakavyolisoma', relay: 'Anwani ya relay', relay_more: 'Kwa mfano http://192.168.0.10:7340', setup_code: 'Nambari ya kuanzisha ya relay', code: 'Nambari kutoka ofisini', members: 'Vifaa vya timu', office_device: 'Ofisi', field_device: 'Simu', this_device: 'kifaa hiki',
    invite: 'Alika simu', their_name: 'Jina la mwanachama', code_title: 'Andika nambari hii kwenye simu', code_left: (m) => `Inafaa kwa dakika ${m} zaidi`, compare: 'Je, maneno haya manne ni sawa kwenye skrini zote mbili?', same: 'Ndiyo, ni sawa', different: 'Hapana, simama', done_office: 'Simu iko kwenye timu.', done_phone: 'Uko kwenye timu.', waiting_phone: 'Inasubiri simu…', waiting_office: 'Inasubiri ofisi…', expired: 'Nambari imekwisha. Tafadhali anza tena.', bring: 'Lete kesi', bring_more: 'Zinaandikwa upya kwa ajili ya timu. Nyingine zinabaki zako tu, kwenye kifaa hiki.', count: (n) => (n === 1 ? 'Kifaa 1' : `Vifaa ${n}`), starting: 'Relay inaulizwa…', begin: 'Onyesha nambari', sit: 'Kaeni pamoja. Skrini zote mbili zinaonyesha maneno manne.', stop: 'Simamisha', stopped: 'Imesimamishwa. Hakuna aliyeingizwa.', on_phone: 'Kwenye simu mpya: Timu, Jiunge na timu, kisha andika nambari hii. Hutumika mara moja.', relay_is: (where) => `Anwani ya kuandika: ${where}`, fingerprint: (mark) => `Alama ${mark}`, no_cases: 'Hakuna kesi za kuleta.', again: 'Anza tena', way: 'Namna', must_be_office: 'Timu huanza kwenye laptop ya ofisi: tengeneza daftari lake kwa maneno ya siri kama “laptop ya ofisi”.',
  },
  settings: { title: 'Mipangilio', lock: 'Kufunga', reading: 'Kusoma', notebook: 'Daftari hili', language: 'Lugha', theme: 'Rangi', themes: { system: 'Kama kifaa', dark: 'Usiku', light: 'Mchana' }, idle: 'Jifunge baada ya', seconds: (s) => (s < 60 ? `sekunde ${s}` : `dakika ${s / 60}`), about: 'Kuhusu', version: (v) => `Daftari ${v}. Programu huru, AGPL-3.0 au baadaye.` },
  help: help.sw,
  people: people.sw,
  pages: pages.sw,
  error: {
    practice: 'Daftari la mazoezi halina timu na halitumi chochote. Toka mazoezini kwanza.', locked: 'Daftari lilifungwa. Kilichohifadhiwa kipo.', wrong_secret: 'Sivyo.', wait: 'Tafadhali subiri kabla ya kujaribu tena.', key_store_gone: 'Hifadhi ya funguo ya kifaa hiki haina tena funguo za daftari hili, hivyo hakuna PIN inayolifungua. Kilicho ofisini kiko salama: omba ofisi ikuandalie upya. Hakuna jaribio lililohesabiwa.', key_store_silent: 'Hifadhi ya funguo ya kifaa hiki haikujibu; huenda imefungwa. Fungua kipindi cha kifaa chenyewe kisha ujaribu tena. Hakuna jaribio lililohesabiwa.', damaged: 'Faili za daftari hili zimeharibika. Usizifute. Kilicho ofisini kiko salama.', newer_version: 'Daftari jipya zaidi liliandika hili. Hakuna kilichopotea: tafadhali sasisha.', weak_secret: 'Hiyo ni rahisi kukisia.', pin_not_allowed: 'Hapa yanahitajika maneno ya siri.', notebook_exists: 'Tayari kuna daftari hapa.', in_use: 'Daftari hili liko wazi kwenye dirisha jingine.', text_too_long: (p) => `Andiko lina herufi ${p['length']}; andiko moja hupokea ${p['max']}. Maneno yako yamehifadhiwa: fupisha, au hamishia sehemu kwenye maelezo.`, empty_case: 'Bado hakuna kilichojazwa. Neno moja linatosha.', bad_amount: 'Tafadhali andika kiasi kwa tarakimu, kama 1,300. Maneno yako yamehifadhiwa.', bad_request: 'Kuna kitu hapa hakiwezi kuhifadhiwa kilivyo. Maneno yako yamehifadhiwa: tafadhali yaangalie tena.', case_missing: 'Kesi hii haiko kwenye kifaa hiki.', entry_missing: 'Mtu alibadilisha hili wakati huo. Tafadhali angalia tena.', not_in_team: 'Kifaa hiki hakiko kwenye timu.', already_in_team: 'Kifaa hiki tayari kiko kwenye timu.', not_office: 'Laptop ya ofisi tu inaweza kufanya hivi.', relay_unreachable: 'Relay haikujibu. Hakuna kilichopotea. Angalia anwani na kama inafanya kazi.', relay_refused: 'Relay haikukubali hili. Hakuna kilichopotea. Muulize anayeiendesha.', bad_relay_address: 'Hii si anwani ya relay. Iandike kama http://host:port.', wrong_setup_code: 'Hii si nambari ya kuanzisha ambayo relay ilionyesha.', bad_invite_code: 'Nambari hii hailingani. Tafadhali iandike tena kutoka skrini ya ofisi.', invite_expired: 'Hakuna anayeonyesha nambari hii sasa. Omba ofisi nyingine.', words_not_ready: 'Maneno bado hayajafika. Subiri kidogo.', wrong_relay: 'Ofisi inatumia anwani nyingine ya relay. Tafadhali andika ile ofisi inayoonyesha.', needs_newer: 'Orodha ya timu inahitaji Daftari jipya zaidi kwanza.', braked: 'Hatua hii haitolewi hapa. Maneno yako yamehifadhiwa: chagua sehemu nyingine, au hatua nyingine.', child_case: 'Kesi ya mtoto hubaki kwa msaidizi na ofisi. Haishirikishwi.', disk_full: 'Kifaa hiki hakina nafasi. Kilichohifadhiwa kiko salama. Ondoa vitu kidogo kisha hifadhi tena.', disk_error: 'Kifaa hakikuweza kuandika. Kilichohifadhiwa awali kiko salama. Tafadhali jaribu tena.', internal: 'Kuna hitilafu upande wetu. Kilichohifadhiwa kiko salama. Tafadhali jaribu tena.',
    ...help.refusals.sw,
    ...erase.refusals_sw,
    ...lists.refusals_sw,
  },
  lists: lists.sw,
  practice: practice.sw,
  erase: erase.sw,
  due: due.sw,
  odd: odd.sw,
};
