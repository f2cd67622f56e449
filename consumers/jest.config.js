const shared = require('../jest.config.js');

/** These projects install the packed package, so they have their own command: `npm run test:package`. */
module.exports = {
  ...shared,
  rootDir: __dirname,
  // The projects contain tests, too, which they run themselves.
  testMatch: ['<rootDir>/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 300_000,
};
