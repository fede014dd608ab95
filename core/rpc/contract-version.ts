/**
 * Page and core may come from different releases (a browser tab left open over an update): both name this fingerprint first and
 * refuse politely when it differs. `test/contract/fingerprint.test.ts` computes it anew; when it falls, raise the version if
 * anything that was accepted or answered before changed its meaning, and pin the new value.
 */
export const contractVersion = 1
export const contractFingerprint = 'ac506966766b7adabbd9b3fdaa98f74863902431390dba3dc5d24e7e13e47e18'
