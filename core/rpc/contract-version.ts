/**
 * Page and core may come from different releases (a browser tab left open over an update): both name this fingerprint first and
 * refuse politely when it differs. `test/contract/fingerprint.test.ts` computes it anew; when it falls, raise the version if
 * anything that was accepted or answered before changed its meaning, and pin the new value.
 */
export const contractVersion = 1
export const contractFingerprint = 'f3879f2d592be3e7af33890b5eb5f768db7ecf4474b2be7675f5052de79ef1ee'
