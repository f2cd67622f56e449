/** `app=web,version=v1`, as kubectl takes it. */
export function selectorText(selector: Readonly<Record<string, string | null>> | undefined): string {
  return Object.entries(selector ?? {})
    .map(([key, value]) => `${key}=${value ?? ''}`)
    .sort()
    .join(',');
}
