/**
 * React Aria's usePress inserts one style element; it is let through by its hash and nothing else is. A test of the page falls when
 * that text changes (facts of react-aria 3: `[data-react-aria-pressable] { touch-action: pan-x pan-y pinch-zoom; }`).
 */
const pressStyleHash = 'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='

/**
 * On every answer, refusals included: the page may talk to this server and to nothing else, and nobody may frame or read it.
 * The camera is for our own page alone, which scans codes with it; the browser still asks the person.
 */
export function responseHeaders(port: number): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' '${pressStyleHash}'`,
    "img-src 'self' blob:",
    "font-src 'self'",
    `connect-src 'self' ws://127.0.0.1:${port} ws://localhost:${port}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types ProseMirrorClipboard' // the editor parses pasted text under this name; nobody else may make one
  ]
  return {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'cache-control': 'no-store',
    'permissions-policy': 'camera=(self), microphone=(), geolocation=(), usb=(), serial=(), hid=()'
  }
}
