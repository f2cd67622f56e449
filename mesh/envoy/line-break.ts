/** Whether a text has a character that ends a header: Envoy refuses it in names, values and paths. */
export function hasLineBreak(value: string): boolean {
  return /[\0\r\n]/.test(value);
}
