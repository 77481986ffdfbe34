// Consent, brakes, care cards and the child-protection route. The cards' law and numbers: reference/legal-and-care-notes.md.
export const en = {
  consent: {
    title: 'Consent', more: 'One answer for each purpose. Any answer can change at any time. “No” never lessens the help.', ask: 'Ask', ask_again: 'Ask again',
    nobody: 'Nobody has asked yet', asked: (name: string, when: string) => `Asked by ${name}, ${when}`, in_language: (name: string) => `in ${name}`, with_support: (name: string) => `with ${name}`, words: (text: string) => `Words used: ${text}`,
    until: (when: string) => `Holds until ${when}`, expired: 'The yes has run out. Ask again.', not_offered: 'Not asked of a child', earlier: (n: number) => (n === 1 ? '1 earlier answer' : `${n} earlier answers`),
    step: (at: number, of: number) => `Question ${at} of ${of}`, language: 'Language you ask in', script: 'You can say it like this', their_answer: 'The answer', their_words: 'Words used', support: 'Who is with the person', asked_by: 'Who asks',
    asked_by_more: 'Empty means you.', skip: 'Leave this one out', next: 'Next question', before: 'Question before', save: 'Sign and save the answers', none_yet: 'No answer is chosen yet. Each one is a choice.', saved: 'The answers are saved on this device.',
    withdraw: 'Take back', withdraw_of: (what: string) => `Take back: ${what}`, then: 'What happens then', since: 'Since it was taken back', withdraw_save: 'Sign: taken back', withdrawn: 'Taken back. It counts at once.', pace: 'Ask when it is safe. Not everything has to be asked today.',
  },
  card: {
    source: (source: string, day: string) => `${source}. Checked ${day}; ask your advocate before you rely on it.`, product: 'A default of this notebook', more: {
      pep: 'Pills that can prevent HIV after what happened, 28 days. No police report is needed. The clinician explains and decides.',
      ec: 'It is not an abortion pill. A pregnancy test must not delay the first dose.',
      medical: 'Treatment does not need a police report. Heavy bleeding, fainting, strangling, bad pain or pregnancy: go now.',
      prc: 'Do not wash clothes; keep them in a paper bag. Three questions are asked apart: examination, taking evidence, giving it to police and court. Each may be yes or no.',
      pep_visits: 'Pills end on day 28. Feeling sick, or missed doses: tell the clinician, do not stop alone. A test result is written only if wished.',
      pregnancy_test: 'Offered, never required.',
      first_response: 'A call, a visit or a message by the agreed safe way counts.',
      arrest_to_court: 'The right to silence, an advocate, the reason in a language understood, and bail. Ask: OB number, charge, court, officer’s name. All money gets a receipt.',
      child_protection: 'Keep the child safe. Listen; do not question.',
      appointment_due: 'Write what came of it, also when nobody came.',
      promise_due: 'Not paid? Ask what is wished: wait, talk again, report, or let it go. The money goes into the person’s own hand.',
    } as Record<string, string>,
    buttons: {
      'pep.taken_to_clinic': 'Go to the clinic', 'pep.pep_started': 'PEP was started', 'pep.pep_not_taken': 'Not wanted, or not needed',
      'ec.ec_given': 'Given', 'ec.ec_not_needed': 'Not needed, or not wanted', 'medical.taken_to_clinic': 'We are at the clinic', 'medical.medical_exam': 'Seen by a clinician',
      'prc.prc_filled': 'Form is filled', 'prc.evidence_received': 'Evidence is kept', 'pep_visits.pep_visit': 'Visit was made', 'pep_visits.pep_not_taken': 'PEP was stopped', 'pregnancy_test.pregnancy_test': 'Test was done',
      'first_response.first_response': 'I reached the person', 'first_response.counselled': 'I visited and talked', 'arrest_to_court.released': 'Released', 'arrest_to_court.court_date': 'Taken to court', 'arrest_to_court.referred': 'Call the advocate',
      'child_protection.child_report': 'I called 116 or the officer', 'appointment_due.appointment': 'Write what came of it', 'promise_due.payment_received': 'It was paid', 'promise_due.mediation_meeting': 'Talk again', 'promise_due.reported_to_police': 'Report', 'promise_due.rest_let_go': 'Let it go',
      'risk_to_us.ally_called': 'Call somebody', 'risk_to_us.referred': 'Ask the advocate', 'risk_to_us.risk_noted': 'Write the danger',
    } as Record<string, string>,
  },
  brake: {
    cannot: (what: string) => `${what}: this cannot be settled with money or a talk.`, prosecutor: 'In Kenya only the public prosecutor can stop such a case. A paper signed between people does not end it.',
    source: 'High Court, 15 Dec 2023 ([2023] KEHC 26907); Sexual Offences Act s. 40', child_source: 'Children Act; Sexual Offences Act',
    checked: (day: string) => `Checked ${day}. Ask your advocate before you rely on it.`, open_lines: (lines: string) => `Still open: ${lines}. Talks and payment may be written there.`,
    subs: { reported_to_police: 'Any station. Ask for the gender desk. The OB number and the P3 are free.', referred: 'A lawyer: FIDA 0800 720 501, free, office hours.', complaint_made: 'If police refuse, or did it: IPOA 1559, free.', child_report: '116 is free, day and night. The coordinator helps.' } as Record<string, string>,
    kept: (action: string) => `${action}: written on a line where it is not offered. It is kept. It ends nothing, and takes no right away.`,
  },
  child: {
    title: 'Child: protection comes first', under_18: 'The person is under 18, or may be. This is a child who needs protection.', call: 'Call 116 today: free, day and night.', steps: 'Step by step', told: 'I called 116', officer: 'I called the children officer', coordinator: 'The coordinator is told',
    restricted: 'Restricted: child protection', readers: 'Only the worker and the office read this case.', suggest: (what: string) => `This may be called: ${what}`, use: 'Use these words', no_share: 'A child’s case is not shared. The worker and the office read it.', age: 'How old is the person?', age_more: 'Only if it is known. “Not sure, may be under 18” is an answer.',
  },
};

export const sw: typeof en = {
  consent: {
    title: 'Idhini', more: 'Jibu moja kwa kila jambo. Jibu lolote linaweza kubadilika wakati wowote. “Hapana” haipunguzi msaada.', ask: 'Uliza', ask_again: 'Uliza tena',
    nobody: 'Bado hakuna aliyeuliza', asked: (name, when) => `Aliuliza ${name}, ${when}`, in_language: (name) => `kwa ${name}`, with_support: (name) => `pamoja na ${name}`, words: (text) => `Maneno yaliyotumika: ${text}`,
    until: (when) => `Inadumu hadi ${when}`, expired: 'Ndiyo hii imeisha muda. Uliza tena.', not_offered: 'Mtoto haulizwi hili', earlier: (n) => (n === 1 ? 'Jibu 1 la awali' : `Majibu ${n} ya awali`),
    step: (at, of) => `Swali ${at} kati ya ${of}`, language: 'Unauliza kwa lugha gani', script: 'Unaweza kusema hivi', their_answer: 'Jibu', their_words: 'Maneno yaliyotumika', support: 'Aliye pamoja na mhusika', asked_by: 'Anayeuliza',
    asked_by_more: 'Ikibaki wazi ni wewe.', skip: 'Ruka hili', next: 'Swali linalofuata', before: 'Swali lililotangulia', save: 'Tia sahihi na uhifadhi majibu', none_yet: 'Bado hakuna jibu lililochaguliwa. Kila moja ni hiari.', saved: 'Majibu yamehifadhiwa kwenye kifaa hiki.',
    withdraw: 'Ondoa idhini', withdraw_of: (what) => `Ondoa idhini: ${what}`, then: 'Kitakachofuata', since: 'Tangu iondolewe', withdraw_save: 'Tia sahihi: imeondolewa', withdrawn: 'Imeondolewa. Inaanza kuhesabiwa sasa.', pace: 'Uliza wakati ni salama. Si lazima yote yaulizwe leo.',
  },
  card: {
    source: (source, day) => `${source}. Ilikaguliwa ${day}; muulize wakili kabla ya kuitegemea.`, product: 'Chaguo la daftari hili', more: {
      pep: 'Dawa za kuzuia VVU baada ya tukio, siku 28. Huhitaji ripoti ya polisi. Daktari ataeleza; uamuzi ni wake.',
      ec: 'Si dawa ya kutoa mimba. Kipimo cha ujauzito kisicheleweshe dozi ya kwanza.',
      medical: 'Matibabu hayahitaji ripoti ya polisi. Kutokwa damu nyingi, kuzimia, kukabwa koo, maumivu makali au ujauzito: nendeni sasa.',
      prc: 'Usifue nguo, ziweke katika mfuko wa karatasi. Ataulizwa maswali matatu: uchunguzi? kuchukua ushahidi? kuupa polisi na mahakama? Anaweza kukubali moja na kukataa lingine.',
      pep_visits: 'Dawa huisha siku ya 28. Kichefuchefu au dozi zilizosahaulika: mwambie daktari, usiache peke yako. Matokeo ya kipimo huandikwa tu kama anataka.',
      pregnancy_test: 'Hutolewa, si lazima.',
      first_response: 'Simu, ziara au ujumbe kwa njia salama aliyochagua huhesabiwa.',
      arrest_to_court: 'Ana haki ya kunyamaza, kuongea na wakili, kuambiwa sababu, na dhamana. Uliza: nambari ya OB, kosa, mahakama, jina la afisa. Pesa zote ziwe na risiti.',
      child_protection: 'Mlinde mtoto. Msikilize; usimhoji.',
      appointment_due: 'Andika kilichotokea, hata kama hakuna aliyefika.',
      promise_due: 'Haijalipwa? Muulize anataka tufanye nini: kungoja, kuongea tena, kuripoti, au kuachilia. Pesa zinawekwa mkononi mwake.',
    },
    buttons: {
      'pep.taken_to_clinic': 'Twende kliniki', 'pep.pep_started': 'PEP imeanza', 'pep.pep_not_taken': 'Hataki / daktari amesema haihitajiki',
      'ec.ec_given': 'Imetolewa', 'ec.ec_not_needed': 'Haihitajiki, au hataki', 'medical.taken_to_clinic': 'Tumefika kituoni', 'medical.medical_exam': 'Ameonwa na daktari',
      'prc.prc_filled': 'Fomu imejazwa', 'prc.evidence_received': 'Ushahidi umehifadhiwa', 'pep_visits.pep_visit': 'Ziara imefanyika', 'pep_visits.pep_not_taken': 'Ameacha PEP', 'pregnancy_test.pregnancy_test': 'Kipimo kimefanyika',
      'first_response.first_response': 'Nimempata', 'first_response.counselled': 'Nimemtembelea, tumeongea', 'arrest_to_court.released': 'Ameachiliwa', 'arrest_to_court.court_date': 'Amefikishwa mahakamani', 'arrest_to_court.referred': 'Piga wakili',
      'child_protection.child_report': 'Nimepiga 116 au afisa', 'appointment_due.appointment': 'Andika kilichotokea', 'promise_due.payment_received': 'Imelipwa', 'promise_due.mediation_meeting': 'Ongea tena', 'promise_due.reported_to_police': 'Ripoti', 'promise_due.rest_let_go': 'Ameachilia',
      'risk_to_us.ally_called': 'Piga simu kwa mshirika', 'risk_to_us.referred': 'Muulize wakili', 'risk_to_us.risk_noted': 'Andika hatari',
    },
  },
  brake: {
    cannot: (what) => `${what}: hili haliwezi kumalizwa kwa pesa wala mazungumzo.`, prosecutor: 'Nchini Kenya ni mwendesha mashtaka wa umma tu anayeweza kusimamisha kesi kama hii. Karatasi iliyotiwa sahihi kati ya watu haiimalizi.',
    source: 'Mahakama Kuu, 15 Des 2023 ([2023] KEHC 26907); Sheria ya Makosa ya Kingono kif. 40', child_source: 'Sheria ya Watoto; Sheria ya Makosa ya Kingono',
    checked: (day) => `Ilikaguliwa ${day}. Muulize wakili kabla ya kuitegemea.`, open_lines: (lines) => `Bado iko wazi: ${lines}. Mazungumzo na malipo yanaweza kuandikwa hapo.`,
    subs: { reported_to_police: 'Kituo chochote. Uliza dawati la jinsia. Nambari ya OB na P3 ni bure.', referred: 'Wakili: FIDA 0800 720 501, bure, saa za kazi.', complaint_made: 'Polisi wakikataa, au wakiwa ndio waliofanya: IPOA 1559, bure.', child_report: '116 ni bure, mchana na usiku. Mratibu atasaidia.' },
    kept: (action) => `${action}: imeandikwa mahali ambapo haitolewi. Imehifadhiwa. Haimalizi chochote, wala haiondoi haki yoyote.`,
  },
  child: {
    title: 'Mtoto: ulinzi kwanza', under_18: 'Ana chini ya miaka 18, au huenda. Ni mtoto anayehitaji ulinzi.', call: 'Piga 116 leo: bure, mchana na usiku.', steps: 'Hatua kwa hatua', told: 'Nimepiga 116', officer: 'Nimempigia afisa wa watoto', coordinator: 'Mratibu amejulishwa',
    restricted: 'Imezuiwa: ulinzi wa mtoto', readers: 'Msaidizi na ofisi tu ndio wanaosoma kesi hii.', suggest: (what) => `Inaweza kuitwa: ${what}`, use: 'Tumia maneno haya', no_share: 'Kesi ya mtoto haishirikishwi. Msaidizi na ofisi wanaisoma.', age: 'Ana umri gani?', age_more: 'Kama inajulikana tu. “Haijulikani, huenda ni chini ya miaka 18” ni jibu.',
  },
};
