// Words about what comes, what passed, and what became of it.
export const en = {
  title: 'Coming up', passed: 'Time has passed', passed_more: 'It is nobody’s fault. What still helps stands here until somebody says what became of it.',
  waiting: 'What happened?', answers: 'What became of it?', new_time: 'New day and time', why: 'Why (may stay empty)', keep: 'Keep', not_yet: 'Not yet',
  done: 'Done', moved: 'Moved', skipped: 'Not needed any more', made: 'It was made', paid: 'It was paid', not_done: 'It did not happen',
  kept: 'Kept on this device.', by: (time: string) => `by ${time}`, promised: (sum: string) => `${sum} promised`, promise: 'Money promised', follow_up: 'Something planned', appointment: 'Appointment', next_date: (what: string) => `${what}: next date`,
  for_whom: (who: string) => `For ${who}`, at_place: (place: string) => `At: ${place}`, in_time_until: (day: string) => `In time until ${day}.`, still_owed: (sum: string) => `${sum} still owed`,
  states: { planned: 'Planned', due: 'Now is the time', needs_answer: 'Needs an answer', overdue: 'Can still be done', moved: 'Moved', done: 'Done', skipped: 'Did not happen' },
  earlier: (n: number) => (n === 1 ? '1 answered' : `${n} answered`), hide: 'Hide what was answered',
  plan: 'Plan something', plan_title: 'What is to be done?', what: 'What', when: 'When', whom: 'Who does it', whom_more: 'May stay empty', tomorrow: 'Tomorrow', in_three_days: 'In 3 days', in_a_week: 'In a week', at: 'At a time', plan_save: 'Sign and save', say_what: 'Please write what is to be done. One word is enough.', say_when: 'Please pick a day and time.',
  none_title: 'Nothing is waiting for you', none: 'No clock is running and nobody is expecting you today. When something happens, start with “New case”. One line is enough.', all: (n: number) => `All ${n}`, show_all: (n: number) => `Show all ${n}`,
  until: (time: string) => `Until ${time}.`, today: (time: string) => `today ${time}`, tomorrow_at: (time: string) => `tomorrow ${time}`, court: (plain: string) => `The 24 hours end ${plain}. No court sits then.`, visit_on: (day: string) => `On ${day}`,
  check_title: 'Check the time', check_time: 'The clock of a phone that wrote here is in doubt. The hours count so that there is never less time than they show. Compare this phone with another clock. When the office answers, it is settled.',
  reason: 'Reason', next_state: 'What became of the next date', ran_out: (clock: string) => `${clock}: time has passed`,
};
export const sw: typeof en = {
  title: 'Yanayofuata', passed: 'Muda umepita', passed_more: 'Si kosa la mtu. Kinachoweza kusaidia kinabaki hapa hadi mtu aseme ilikuwaje.',
  waiting: 'Nini kilitokea?', answers: 'Ilikuwaje?', new_time: 'Siku na saa mpya', why: 'Sababu (inaweza kubaki wazi)', keep: 'Hifadhi', not_yet: 'Bado',
  done: 'Imefanyika', moved: 'Imeahirishwa', skipped: 'Haihitajiki tena', made: 'Imefanyika', paid: 'Zimelipwa', not_done: 'Haikufanyika',
  kept: 'Imehifadhiwa kwenye kifaa hiki.', by: (time) => `kabla ya ${time}`, promised: (sum) => `Ahadi ya ${sum}`, promise: 'Pesa zilizoahidiwa', follow_up: 'Jambo lililopangwa', appointment: 'Miadi', next_date: (what) => `${what}: tarehe ijayo`,
  for_whom: (who) => `Kwa ${who}`, at_place: (place) => `Mahali: ${place}`, in_time_until: (day) => `Bado inafaa hadi ${day}.`, still_owed: (sum) => `${sum} hazijalipwa`,
  states: { planned: 'Imepangwa', due: 'Sasa ndio wakati', needs_answer: 'Inahitaji jibu', overdue: 'Bado inaweza kufanywa', moved: 'Imeahirishwa', done: 'Imefanyika', skipped: 'Haikufanyika' },
  earlier: (n) => (n === 1 ? '1 limejibiwa' : `${n} yamejibiwa`), hide: 'Ficha yaliyojibiwa',
  plan: 'Panga jambo', plan_title: 'Nini kifanywe?', what: 'Nini', when: 'Lini', whom: 'Atakayefanya', whom_more: 'Inaweza kubaki wazi', tomorrow: 'Kesho', in_three_days: 'Baada ya siku 3', in_a_week: 'Baada ya wiki', at: 'Siku na saa', plan_save: 'Tia sahihi na uhifadhi', say_what: 'Tafadhali andika nini kifanywe. Neno moja linatosha.', say_when: 'Tafadhali chagua siku na saa.',
  none_title: 'Hakuna kinachokusubiri', none: 'Hakuna muda unaohesabiwa na hakuna anayekusubiri leo. Jambo likitokea, anza na “Kesi mpya”. Mstari mmoja unatosha.', all: (n) => `Zote ${n}`, show_all: (n) => `Onyesha yote ${n}`,
  until: (time) => `Mwisho ni ${time}.`, today: (time) => `leo ${time}`, tomorrow_at: (time) => `kesho ${time}`, court: (plain) => `Saa 24 zinaisha ${plain}. Mahakama haikai wakati huo.`, visit_on: (day) => `Tarehe: ${day}`,
  check_title: 'Angalia saa', check_time: 'Saa ya simu iliyoandika hapa haina hakika. Muda unahesabiwa ili usiwe mfupi kuliko unavyoonyeshwa. Linganisha simu hii na saa nyingine. Ofisi ikijibu, itakuwa sawa.',
  reason: 'Sababu', next_state: 'Tarehe iliyopangwa ilikuwaje', ran_out: (clock) => `${clock}: muda umepita`,
};
