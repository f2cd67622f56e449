/** Thrown if a text needs the full parser. */
export const beyond = Symbol('beyond the fast parser');

/** Nesting limit of the fast parser; the full parser has its own. */
export const maxDepth = 100;

// Character codes.
export const [tab, newline, space, quote, hash, apostrophe, comma, dash, colon] = [9, 10, 32, 34, 35, 39, 44, 45, 58];
export const [openList, backslash, closeList, pipe, openMap, closeMap] = [91, 92, 93, 124, 123, 125];
