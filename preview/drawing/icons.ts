import { type Shape, shape } from './shape';

/** Small signs, 14 by 14, drawn with lines in the colour of the text beside them. */
const PATHS = {
  lock: 'M4 6.5V4.5a3 3 0 0 1 6 0v2M3 6.5h8v6H3z',
  fault: 'M8 1 3 8h3.5L6 13l5-7H7.5z',
  delay: 'M7 1.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11M7 4v3l2.2 1.6M4.6.8h4.8',
  timeout: 'M7 2.5a5 5 0 1 1 0 10 5 5 0 0 1 0-10M7 5v2.6l1.8 1.2M5.5.8h3',
  retry: 'M11.5 7a4.5 4.5 0 1 1-1.4-3.2M11.6 1.4v2.8H8.8',
  rewrite: 'M2 12h3l7-7-3-3-7 7zM8 3.2 10.8 6',
  shield: 'M7 1.2 12 3v4c0 3-2 5-5 6-3-1-5-3-5-6V3z',
  denied: 'M7 1.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11M3.2 3.2l7.6 7.6',
  breaker: 'M7 1v12M1.8 4l10.4 6M12.2 4 1.8 10M5.4 2 7 3.4 8.6 2M5.4 12 7 10.6 8.6 12',
  missing: 'M3 3l8 8M11 3l-8 8',
  globe: 'M7 1.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11M1.5 7h11M7 1.5c-3.4 3.4-3.4 7.6 0 11 3.4-3.4 3.4-7.6 0-11',
  triangle: 'M7 1.5 13 12.5H1z',
  redirect: 'M2 11V8a3 3 0 0 1 3-3h7M9 2l3 3-3 3',
  reply: 'M2 2.5h10v7H7l-3 2.5V9.5H2z',
  mirror: 'M7 1v12M5 4 1.5 7 5 10M9 4l3.5 3L9 10',
  warning: 'M7 1.2 13.2 12.5H.8zM7 5v3.6M7 10.4v.2',
} as const;

export type IconName = keyof typeof PATHS;

/** The upper left corner of the icon is at `x` and `y`. */
export function icon(name: IconName, x: number, y: number): Shape {
  return shape('path', { class: `icon icon-${name}`, d: PATHS[name], transform: `translate(${round(x)} ${round(y)})` });
}

export const round = (value: number): number => Math.round(value * 10) / 10;
