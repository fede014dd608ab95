/**
 * Page and core may come from different releases (a browser tab left open over an update): both name this fingerprint first and
 * refuse politely when it differs. `test/contract/fingerprint.test.ts` computes it anew; when it falls, raise the version if
 * anything that was accepted or answered before changed its meaning, and pin the new value.
 */
export const contractVersion = 1
export const contractFingerprint = '95a11b8758589e170fde2693f0d591d92b7dcadf3386131a8d2d7516bbbef90a'
