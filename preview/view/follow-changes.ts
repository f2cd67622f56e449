/** Reloads the page when the server reports a change. The question is in the URL, so it stays. */
export function followChanges(): void {
  const events = new EventSource('/events');
  events.addEventListener('change', () => location.reload());
}
