import { useCallback, useEffect, useRef } from 'preact/hooks';

/** Typing goes on for at least this many milliseconds before everything follows it. */
const LEAST = 120;

/**
 * Passes edits on when typing pauses: the longer a mesh takes to make, the longer the pause. An edit that waits is passed
 * on when another file is opened, and dropped when files change otherwise.
 */
export function usePendingEdit(file: string, text: string, cost: number, onEdit: (file: string, text: string) => void) {
  const pending = useRef<{ text: string; timer: ReturnType<typeof setTimeout> } | undefined>(undefined);
  const edit = useRef(onEdit);
  edit.current = onEdit;
  const drop = useCallback(() => {
    clearTimeout(pending.current?.timer);
    pending.current = undefined;
  }, []);
  useEffect(
    () => () => {
      const last = pending.current;
      drop();
      if (last) edit.current(file, last.text);
    },
    [file, drop],
  );
  useEffect(drop, [text, drop]);
  return (typed: string) => {
    drop();
    const timer = setTimeout(() => edit.current(file, typed), Math.max(LEAST, 1.5 * cost));
    pending.current = { text: typed, timer };
  };
}
