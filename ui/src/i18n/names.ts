// Names of weekdays and months as the platform knows them (Unicode CLDR), for languages whose names there are those people use.

type Width = 'long' | 'short';

/** A name by its number; empty for no number. The formatter is made when a name is first asked for. */
function named(
  language: string,
  options: Intl.DateTimeFormatOptions,
  day: (n: number) => number,
): (n: number) => string {
  let format: Intl.DateTimeFormat | undefined;
  return (n) => {
    const at = day(n);
    if (Number.isNaN(at)) return '';
    format ??= new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' });
    return format.format(at);
  };
}

/** Name of a weekday; 0 is Sunday. */
export const weekdayIn = (language: string, weekday: Width) =>
  named(language, { weekday }, (n) => Date.UTC(2023, 0, 1 + n));

/** Name of a month; 0 is January. */
export const monthIn = (language: string, month: Width) => named(language, { month }, (n) => Date.UTC(2023, n));
