const shared = require('../jest.config.js');

/** These projects install the packed package, so they have their own command: `npm run test:package`. */
module.exports = { ...shared, rootDir: __dirname, testPathIgnorePatterns: ['/node_modules/'], testTimeout: 300_000 };
