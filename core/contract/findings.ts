/**
 * What the network doctor can find, worst first: the cause that hides the others stands before them. Add, never rename. Their sentences, with
 * the remedy, stand in `words/findings.ts`.
 */
export const findingCodes = [
  'NETWORK_IS_OFF',
  'NO_NETWORK',
  'PORT_TAKEN',
  'ONLY_VPN',
  'VPN_IN_THE_WAY',
  'CLOCK_OFF',
  'OTHER_NETWORK',
  'GUEST_NETWORK',
  'LAPTOPS_KEPT_APART',
  'FIREWALL_HERE',
  'FIREWALL_THERE',
  'SILENT_THERE',
  'NOBODY_HEARD',
  'CONNECTED'
] as const

export type FindingCode = (typeof findingCodes)[number]
