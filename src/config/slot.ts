/** Monday to Sunday as a slot names them, by the number that JavaScript gives each. */
const weekdays = { mon: 1, tue: 2, wed: 3, thu: 4, fri: 5, sat: 6, sun: 0 } as const;
const inOrder = Object.values(weekdays) as number[];

/** Part of a day, in minutes from midnight; one that ends before it begins runs past midnight. */
export interface Slot {
  days: number[];
  from: number;
  to: number;
}

const name = Object.keys(weekdays).join('|');
const time = '(?:[01]\\d|2[0-3]):[0-5]\\d';
const days = `(?:${name})(?:-(?:${name}))?`;
const shape = new RegExp(`^(?:(${days}(?:,${days})*) )?(${time})-(${time}|24:00)$`);

/** Whether a text is a slot: `08:00-22:00`, `mon-fri 08:00-22:00`, `sat,sun 10:00-20:00`. */
export function isSlot(text: string): boolean {
  return shape.test(text);
}

/** A slot as the configuration writes it. */
export function slotOf(text: string): Slot {
  const [, named, from = '', to = ''] = shape.exec(text) ?? [];
  return { days: named === undefined ? inOrder : daysOf(named), from: minutesOf(from), to: minutesOf(to) };
}

function daysOf(named: string): number[] {
  return named.split(',').flatMap((range) => {
    const [first, last] = range
      .split('-')
      .map((each) => inOrder.indexOf(weekdays[each as keyof typeof weekdays]));
    if (first === undefined || last === undefined) return inOrder[first ?? 0] ?? [];
    // `sat-mon` runs past the week's end.
    return last >= first
      ? inOrder.slice(first, last + 1)
      : [...inOrder.slice(first), ...inOrder.slice(0, last + 1)];
  });
}

function minutesOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return hours * 60 + minutes;
}
