const shared = require('../jest.config.js');

/** The projects below install the packed package, so they run apart: `npm run test:package`. */
module.exports = { ...shared, rootDir: __dirname, testPathIgnorePatterns: ['/node_modules/'], testTimeout: 300_000 };
