/**
 * Page and core may come from different releases (a browser tab left open over an update): both name this fingerprint first and
 * refuse politely when it differs. `test/contract/fingerprint.test.ts` computes it anew; when it falls, raise the version if
 * anything that was accepted or answered before changed its meaning, and pin the new value.
 */
export const contractVersion = 1
export const contractFingerprint = 'f9b8f47e92a983cb978f1901bbdb646d6ae06b781d4ac9975f57aef01673b845'
