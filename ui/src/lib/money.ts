// Kenyan shillings, in cents.

/** `KES 1,300`, `KES 1,300.50`. */
export function kes(cents: number): string {
  const sign = cents < 0 ? '−' : '';
  const [whole, rest] = [Math.floor(Math.abs(cents) / 100), Math.abs(cents) % 100];
  const grouped = String(whole).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return `KES ${sign}${grouped}${rest ? `.${String(rest).padStart(2, '0')}` : ''}`;
}

/** Cents of what somebody typed (`1300`, `1,300`, `KES 1 300.50`); null when it is no sum. */
export function parseKes(typed: string): number | null {
  const plain = typed.replace(/^\s*(kes|ksh|sh)\.?/i, '').replace(/[\s,]/g, '').replace(/\/[-=]$/, '');
  if (!/^\d{1,8}(\.\d{1,2})?$/.test(plain)) return null;
  return Math.round(Number(plain) * 100);
}
