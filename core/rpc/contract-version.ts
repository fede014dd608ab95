/**
 * Page and core may come from different releases (a browser tab left open over an update): both name this fingerprint first and
 * refuse politely when it differs. `test/contract/fingerprint.test.ts` computes it anew; when it falls, raise the version if
 * anything that was accepted or answered before changed its meaning, and pin the new value.
 */
export const contractVersion = 1
export const contractFingerprint = '16ee5c8f2bdba57a4a02fcd4d4dfeb484a81bc2e772368ad6de9a261a0f85f33'
