// Words about erasing for the person's sake.
export const en = {
  section: 'Erase', open: 'Erase…', title: 'Erase for the person’s sake', how_much: 'What should go?',
  identity: 'Only name and contact', whole: 'The whole case',
  goes: {
    identity: 'The real name and the safe contact go from this device in every version and do not come back; the case and its numbers stay.',
    case: 'Everything written in this case goes from this device and does not come back.',
  },
  stays: 'What stays is a mark without words. The office and colleagues who have it are asked to erase it too, and see that.',
  stays_alone: 'What stays is a mark without words.',
  asked_for: 'Did they ask for this?', do_not_contact: 'Not to be contacted', do_not_share: 'Nothing to be shared',
  code: (code: string) => `Type ${code} to say that you are sure`, now: 'Erase now', erasing: 'Erasing…', keep: 'Keep everything',
  done: { identity: 'Name and contact are erased here.', case: 'The case is erased here.' },
  asks: { identity: 'Asked to erase name and contact', case: 'Asked to erase the case' },
  no_contact: 'They asked not to be contacted.', no_share: 'They asked that nothing of this be shared.',
  here: 'Erased on this device', here_more: 'Only the day and what was asked are kept.', one: { identity: 'Name and contact in a case', case: 'A case' },
  request: { on_phone: 'The office is not asked yet', handed: 'The request is on its way', office_has: 'The office knows of it' },
};
export const sw: typeof en = {
  section: 'Futa', open: 'Futa…', title: 'Futa kwa ajili ya mhusika', how_much: 'Nini kiondoke?',
  identity: 'Jina na mawasiliano tu', whole: 'Kesi nzima',
  goes: {
    identity: 'Jina halisi na mawasiliano salama yanaondoka kwenye kifaa hiki, kila toleo, na hayarudi; kesi na hesabu zake zinabaki.',
    case: 'Kila kilichoandikwa kwenye kesi hii kinaondoka kwenye kifaa hiki na hakirudi.',
  },
  stays: 'Kinachobaki ni alama isiyo na maneno. Ofisi na wenzako walio nayo wanaombwa wafute pia, nao wanaona hilo.',
  stays_alone: 'Kinachobaki ni alama isiyo na maneno.',
  asked_for: 'Je, mhusika ameomba haya?', do_not_contact: 'Asitafutwe', do_not_share: 'Lolote lisishirikishwe',
  code: (code) => `Andika ${code} kuonyesha una uhakika`, now: 'Futa sasa', erasing: 'Inafuta…', keep: 'Acha vyote',
  done: { identity: 'Jina na mawasiliano yamefutwa hapa.', case: 'Kesi imefutwa hapa.' },
  asks: { identity: 'Ombi la kufuta jina na mawasiliano', case: 'Ombi la kufuta kesi' },
  no_contact: 'Mhusika ameomba asitafutwe.', no_share: 'Mhusika ameomba lolote la kesi hii lisishirikishwe.',
  here: 'Vilivyofutwa kwenye kifaa hiki', here_more: 'Siku na yaliyoombwa tu ndiyo yamehifadhiwa.', one: { identity: 'Jina na mawasiliano ya kesi moja', case: 'Kesi moja' },
  request: { on_phone: 'Ofisi bado haijaombwa', handed: 'Ombi liko njiani', office_has: 'Ofisi inajua' },
};

export const refusals_en = {
  case_erased: 'This case was erased on this device.', not_confirmed: 'This is not the code of this case. Nothing was erased.',
};
export const refusals_sw: typeof refusals_en = {
  case_erased: 'Kesi hii ilifutwa kwenye kifaa hiki.', not_confirmed: 'Hii si nambari ya kesi hii. Hakuna kilichofutwa.',
};
