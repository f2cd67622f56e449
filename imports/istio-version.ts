// Written by `npm run import`, never edited.

/** The Istio version whose API these imports are. */
export const ISTIO_VERSION = '1.31';
