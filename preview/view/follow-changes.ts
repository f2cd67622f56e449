/** Reloads the page when the server says that files have changed. The question stays, as it is in the URL. */
export function followChanges(): void {
  const events = new EventSource('/events');
  events.addEventListener('change', () => location.reload());
}
