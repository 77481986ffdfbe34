import { listLine } from '../words';
import type { Words } from '../en';
import { lists } from './lists';

/** Refusals as sentences: what happened, what is safe, what to do next. One for each code of an error. */
export const error: Words['error'] = {
  practice: 'Daftari la mazoezi halina timu na halitumi chochote. Toka mazoezini kwanza.',
  locked: 'Daftari lilifungwa. Kilichohifadhiwa kipo.',
  wrong_secret: 'Sivyo.',
  wait: 'Tafadhali subiri kabla ya kujaribu tena.',
  key_store_gone:
    'Hifadhi ya funguo ya kifaa hiki haina tena funguo za daftari hili, hivyo hakuna PIN inayolifungua. Kilicho ofisini kiko salama: omba ofisi ikuandalie upya. Hakuna jaribio lililohesabiwa.',
  key_store_silent:
    'Hifadhi ya funguo ya kifaa hiki haikujibu; huenda imefungwa. Fungua kipindi cha kifaa chenyewe kisha ujaribu tena. Hakuna jaribio lililohesabiwa.',
  damaged: 'Faili za daftari hili zimeharibika. Usizifute. Kilichofika kwenye kifaa kingine kiko salama huko.',
  database_missing:
    'Faili yenye kesi za daftari hili haipo kwenye kifaa hiki: ilihamishwa, au iliachwa folda iliporudishwa. Hakuna kilichofutwa wala kutengenezwa upya, na PIN au maneno yako ya siri yalikuwa sahihi. Kilichofika kwenye kifaa kingine kiko salama huko. Usianze upya hapa: mwombe anayetunza kifaa hiki airudishe faili “notebook”.',
  database_empty:
    'Faili yenye kesi za daftari hili ipo, lakini haina kitu ndani. Hakuna kilichofutwa wala kutengenezwa upya, na PIN au maneno yako ya siri yalikuwa sahihi. Kilichofika kwenye kifaa kingine kiko salama huko. Usianze upya hapa: mwombe anayetunza kifaa hiki airudishe faili “notebook” kutoka kwenye nakala.',
  database_foreign:
    'Faili “notebook” kwenye kifaa hiki ni ya daftari jingine, au mwanzo wake umeharibika. Haikuguswa, na PIN au maneno yako ya siri yalikuwa sahihi. Kilichofika kwenye kifaa kingine kiko salama huko. Usianze upya hapa: mwombe anayetunza kifaa hiki airudishe faili iliyo sahihi.',
  newer_version: 'Daftari jipya zaidi liliandika hili. Hakuna kilichopotea: tafadhali sasisha.',
  weak_secret: 'Hiyo ni rahisi kukisia.',
  pin_not_allowed: 'Hapa yanahitajika maneno ya siri.',
  notebook_exists: 'Tayari kuna daftari hapa.',
  in_use: 'Daftari hili liko wazi kwenye dirisha jingine.',
  text_too_long: (p) =>
    p['field'] === 'member_name'
      ? `Jina hili lina herufi ${p['length']}, ni refu mno. Hakuna kilichoanzishwa: andika fupi zaidi, lisilozidi herufi 100.`
      : `Andiko lina herufi ${p['length']}; andiko moja hupokea ${p['max']}. Maneno yako yamehifadhiwa: fupisha, au hamishia sehemu kwenye maelezo.`,
  empty_case: 'Bado hakuna kilichojazwa. Neno moja linatosha.',
  bad_amount: 'Tafadhali andika kiasi kwa tarakimu, kama 1,300. Maneno yako yamehifadhiwa.',
  bad_request: (p) =>
    p['field'] === 'member_name'
      ? 'Andika jina kwanza: timu humtambua mtu kwa jina lake. Hakuna kilichoanzishwa.'
      : 'Kuna kitu hapa hakiwezi kuhifadhiwa kilivyo. Maneno yako yamehifadhiwa: tafadhali yaangalie tena.',
  case_missing: 'Kesi hii haiko kwenye kifaa hiki.',
  entry_missing: 'Mtu alibadilisha hili wakati huo. Tafadhali angalia tena.',
  not_in_team: 'Kifaa hiki hakiko kwenye timu.',
  already_in_team: 'Kifaa hiki tayari kiko kwenye timu.',
  not_office: 'Laptop ya ofisi tu inaweza kufanya hivi.',
  relay_unreachable: 'Relay haikujibu. Hakuna kilichopotea. Angalia anwani na kama inafanya kazi.',
  relay_refused: 'Relay haikukubali hili. Hakuna kilichopotea. Muulize anayeiendesha.',
  relay_name_unknown:
    'Hakuna mashine ya jina hili iliyopatikana. Hakuna kilichopotea. Angalia anwani herufi kwa herufi, na kama kifaa hiki kina mtandao.',
  relay_not_listening:
    'Mashine iko hapo, lakini hakuna relay inayosikiliza. Hakuna kilichopotea. Angalia port, nambari ya mwisho ya anwani, na kama relay inafanya kazi.',
  relay_not_https:
    'Kuna kitu kinachojibu hapo, lakini si kwa https. Hakuna kilichotumwa kwake. Angalia port. Relay iliyo kwenye mashine hii tu inaweza kuhitaji http:// mbele.',
  relay_certificate_time:
    'Cheti cha relay hakifai kwa tarehe ambayo kifaa hiki kinaonyesha. Hakuna kilichotumwa. Rekebisha tarehe na saa ya kifaa hiki; kama ziko sawa, mwambie anayeendesha relay.',
  relay_other_key:
    'Mashine nyingine inajibu mahali pa relay: ufunguo wake si wa relay. Hakuna kilichotumwa kwake. Usiendelee kwa mtandao huu. Tumia mwingine, na uiambie ofisi.',
  relay_bad_certificate:
    'Hakuna anayejulikana na kifaa hiki anayeithibitisha mashine inayojibu hapo. Hakuna kilichotumwa kwake. Labda mtandao huu unataka uingie kwanza, au anwani si ya relay.',
  relay_portal:
    'Kitu kingine kilijibu kwenye anwani hii. Hakuna kilichopotea. Labda mtandao huu unataka uingie kwanza: fungua ukurasa wowote wa wavuti. Au anwani si ya relay.',
  relay_proxy:
    'Kitu kilicho njiani hakikupitisha hili hadi kwa relay. Hakuna kilichopotea. Jaribu mtandao mwingine, au muulize anayeendesha relay.',
  relay_wrong_origin:
    'Relay iko, lakini ilianzishwa kwa anwani nyingine. Hakuna kilichopotea. Andika anwani iliyoonyesha ilipoanza, au mwombe anayeiendesha aongeze hii kwa --origin.',
  relay_port_missing:
    'Port haipo, yaani nambari ya mwisho. Relay ambayo haikupewa nyingine ina 7340: andika :7340 nyuma ya anwani.',
  bad_relay_address: 'Hii si anwani ya relay. Iandike kama host:port, kwa mfano 192.168.0.10:7340.',
  wrong_setup_code:
    'Hii si nambari ya kuanzisha ya relay inayojibu hapo, au timu imeshaanzishwa nayo. Hakuna kilichoanzishwa. Iangalie herufi kwa herufi, na anwani pia. Kama vyote viko sawa, mwombe anayeendesha relay nambari mpya.',
  sheets_gone:
    'Karatasi hizi zilifutwa kwenye Daftari, na hakuna timu iliyoundwa nazo. Kama yoyote kati ya hizi ilichapishwa au kuandikwa kwa mkono, haifai tena: iharibu, na uanze tena kwa karatasi mpya.',
  sheets_unfinished:
    'Hakuna timu iliyoundwa: karatasi zilizobaki bado hazijaandikwa tena hapa. Zilizochapishwa au kuandikwa kwa mkono bado zinafaa: zisome na uziandike tena hapa kwenye Daftari.',
  sheets_do_not_join:
    'Karatasi hizi haziendi pamoja: angalau moja si kama ilivyoandaliwa. Hakuna kilichobadilika, na kilichoandikwa hapa hakihesabiwi. Soma kila moja na uiandike tena hapa kwenye Daftari.',
  needs_passphrase:
    'Nambari hii ni ya laptop ya ofisi, na daftari hili hufunguliwa kwa PIN. Hakuna kilichoanzishwa, na nambari bado inafaa. Itumie kwenye daftari lililotengenezwa kama “laptop ya ofisi”, kwa maneno ya siri.',
  too_many_requests:
    'Laptop nyingi mno zilizoalikwa kutoka hapa bado zinasubiri. Hii haikuongezwa. Kwanza mtu mwingine wa ofisi alinganishe maneno ya zinazosubiri, na akubali tu yakiwa sawa. Kisha alika tena.',
  request_over:
    'Laptop hii haisubiri tena kukubaliwa: mtu ameshaikubali, au laptop za ofisi zimebadilika tangu hapo. Hakuna kilichobadilika hapa. Orodha inaonyesha hali ilivyo sasa.',
  bad_invite_code:
    'Nambari hii si kamili: ina vikundi vinne vya herufi au tarakimu nne nne. Tafadhali iandike tena kutoka skrini ya ofisi.',
  invite_expired:
    'Hakuna mwaliko wenye nambari hii sasa. Angalia kila herufi tena, au iombe ofisi nambari mpya. Hakuna kilichopotea.',
  enrolment_over:
    'Kitu njiani hakikulingana, kwa hiyo jaribio hili limekwisha na hakuna kilichopotea. Kama ofisi ilikuwa imeshakubali, kifaa kisichotumika kiko kwenye orodha yake. Anza tena kwa nambari mpya kutoka ofisini.',
  invite_code_used:
    'Nambari hii imeshatumika, na nambari hutumika mara moja. Hakuna kilichopotea. Iombe ofisi nambari mpya.',
  words_not_ready: 'Maneno bado hayajafika. Subiri kidogo.',
  wrong_relay: 'Ofisi inatumia anwani nyingine ya relay. Tafadhali andika ile ofisi inayoonyesha.',
  braked: 'Hatua hii haitolewi hapa. Maneno yako yamehifadhiwa: chagua sehemu nyingine, au hatua nyingine.',
  child_case: 'Kesi ya mtoto hubaki kwa msaidizi na ofisi. Haishirikishwi.',
  sharing_refused: 'Hataki wenzako wajue. Kesi haikushirikishwa.',
  sharing_not_asked:
    'Hajaulizwa kama wenzako wanaweza kujua. Kesi haikushirikishwa. Muulize kwanza; kama haiwezi kusubiri, weka alama kwenye “Shirikisha bila kumuuliza”.',
  case_full:
    'Kesi hii imejaa: kifaa hiki hakiwezi kuandika zaidi ndani yake. Kilichohifadhiwa kiko salama, na maneno yako yamebaki. Fungua kesi mpya na uandike kwamba inaendelea kutoka hii.',
  disk_full: 'Kifaa hiki hakina nafasi. Kilichohifadhiwa kiko salama. Ondoa vitu kidogo kisha hifadhi tena.',
  disk_error: 'Kifaa hakikuweza kuandika. Kilichohifadhiwa awali kiko salama. Tafadhali jaribu tena.',
  internal: 'Kuna hitilafu upande wetu. Kilichohifadhiwa kiko salama. Tafadhali jaribu tena.',
  bad_phone: 'Hii haifanani na nambari ya simu ya Kenya. Iandike kama 0712 345 678. Maneno yako yapo.',
  quick_notes_full: 'Hakuna nafasi ya dokezo jingine hadi ufungue daftari. Maneno yako bado yapo hapa.',
  quick_notes_not_ready: 'Daftari hili litapokea madokezo ukilifungua mara moja tena. Maneno yako bado yapo hapa.',
  case_erased: 'Kesi hii ilifutwa kwenye kifaa hiki.',
  not_confirmed: 'Hii si nambari ya kesi hii. Hakuna kilichofutwa.',
  bad_list_item: (p) =>
    `${listLine(lists.names, p)}: ${lists.why[String(p['why'])] ?? lists.why.bad_item} Hakuna kilichobadilika.`,
  reference_broken:
    'Daftari haliwezi kusoma hii kama faili ya marejeo. Hakuna kilichobadilika. Angalia kama ni faili sahihi.',
  reference_newer:
    'Faili hii ni ya Daftari jipya zaidi. Imewekwa kando na hakuna kilichobadilika. Sasisha Daftari, kisha ijaribu tena.',
};
