import type { Words } from '../en';

/** Erasing for the person’s sake. */
export const erase: Words['erase'] = {
  section: 'Futa',
  open: 'Futa…',
  title: 'Futa kwa ajili ya mhusika',
  how_much: 'Nini kiondoke?',
  identity: 'Jina na mawasiliano tu',
  whole: 'Kesi nzima',
  goes: {
    identity:
      'Jina halisi na mawasiliano salama yanaondoka kwenye kifaa hiki, kila toleo, na hayarudi; kesi na hesabu zake zinabaki.',
    case: 'Kila kilichoandikwa kwenye kesi hii kinaondoka kwenye kifaa hiki na hakirudi.',
  },
  stays: 'Kinachobaki ni alama isiyo na maneno. Ofisi na wenzako walio nayo wanaombwa wafute pia, nao wanaona hilo.',
  stays_alone: 'Kinachobaki ni alama isiyo na maneno.',
  asked_for: 'Je, mhusika ameomba haya?',
  do_not_contact: 'Asitafutwe',
  do_not_share: 'Lolote lisishirikishwe',
  code: (code) => `Andika ${code} kuonyesha una uhakika`,
  now: 'Futa sasa',
  erasing: 'Inafuta…',
  keep: 'Acha vyote',
  done: {
    identity: 'Jina na mawasiliano yamefutwa hapa.',
    case: 'Kesi imefutwa hapa.',
  },
  asks: {
    identity: 'Ombi la kufuta jina na mawasiliano',
    case: 'Ombi la kufuta kesi',
  },
  no_contact: 'Mhusika ameomba asitafutwe.',
  no_share: 'Mhusika ameomba lolote la kesi hii lisishirikishwe.',
  here: 'Vilivyofutwa kwenye kifaa hiki',
  here_more: 'Siku na yaliyoombwa tu ndiyo yamehifadhiwa.',
  still_in_file:
    'Huenda nakala zake bado ziko kwenye sehemu zisizotumika za faili ya daftari hili. Daftari huzisafisha lenyewe likiwa wazi; linahitaji nafasi kwenye kifaa. Hakuna kinachopotea: kama kifaa kimejaa, futa picha au video usizohitaji.',
  one: {
    identity: 'Jina na mawasiliano ya kesi moja',
    case: 'Kesi moja',
  },
  request: {
    on_phone: 'Ofisi bado haijaombwa',
    handed: 'Ombi liko njiani',
    office_has: 'Ofisi inajua',
  },
};
