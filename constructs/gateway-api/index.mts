// One implementation for both module systems, so that there is one copy of each class.
export * from './index.js';
