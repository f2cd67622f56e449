/** Thrown where a text goes beyond what the fast parser takes. */
export const beyond = Symbol('beyond the subset');

/** Deeper nesting is left to the full parser, which counts it. */
export const maxDepth = 100;

// Character codes by the names that they have in YAML's grammar.
export const [tab, newline, space, quote, hash, apostrophe, comma, dash, colon] = [9, 10, 32, 34, 35, 39, 44, 45, 58];
export const [openList, backslash, closeList, pipe, openMap, closeMap] = [91, 92, 93, 124, 123, 125];
