/** Istio's own annotation: codes with commas between them, or `*`. */
export const suppressAnnotation = 'galley.istio.io/analyze-suppress';
