import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

/** Switches between light and dark; until it is used, the page follows the system. */
export function ThemeButton(): JSX.Element {
  const [isDark, setDark] = useState(() => matchMedia('(prefers-color-scheme: dark)').matches);
  const toggle = () => {
    document.documentElement.dataset.theme = isDark ? 'light' : 'dark';
    setDark(!isDark);
  };
  return (
    <button type="button" class="theme" aria-label={isDark ? 'Light colours' : 'Dark colours'} onClick={toggle}>
      <span aria-hidden="true">◑</span>
    </button>
  );
}
