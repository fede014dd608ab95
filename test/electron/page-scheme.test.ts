import { expect, test } from 'vitest'
import { answerPage, isOwnPage } from '../../electron/page-scheme.ts'

const files = new Map([
  ['/', { type: 'text/html; charset=utf-8', body: Buffer.from('home') }],
  ['/assets/a.js', { type: 'text/javascript; charset=utf-8', body: Buffer.from('1') }]
])
const answer = (url: string, method = 'GET') => answerPage({ url, method }, files)

test.each([
  ['app://starling/', 200, 'home'],
  ['app://starling/?x=1#y', 200, 'home'],
  ['app://starling/assets/a.js', 200, '1'],
  ['app://starling/missing', 404, '404'],
  ['app://starling/../electron/main.cjs', 404, '404'],
  ['app://starling/..%2felectron%2fmain.cjs', 404, '404'],
  ['app://starling/..%5celectron', 404, '404'],
  ['app://starling//assets/a.js', 404, '404'],
  ['app://starling/assets/a.js/', 404, '404'],
  ['app://starling/assets', 404, '404'],
  ['app://other/', 421, '421'],
  ['app://starling.other/', 421, '421'],
  ['app://starling:1/', 421, '421'],
  ['app://x@starling/', 421, '421'],
  ['https://starling/', 421, '421']
])('%s is answered with %i', async (url, status, body) => {
  const response = answer(url)
  expect(response.status).toBe(status)
  expect(await response.text()).toBe(body)
})

test('nothing is written to the page’s home, and a question about a file gets no body', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) expect(answer('app://starling/', method).status).toBe(405)
  const head = answer('app://starling/', 'HEAD')
  expect([head.status, await head.text()]).toEqual([200, ''])
})

test('the policy stands on every answer, refusals included, and opens no way out', () => {
  for (const response of [
    answer('app://starling/'),
    answer('app://starling/no'),
    answer('app://other/'),
    answer('app://starling/', 'POST')
  ]) {
    const policy = response.headers.get('content-security-policy') ?? ''
    for (const part of [
      "default-src 'none'",
      "script-src 'self'",
      "connect-src 'none'",
      "frame-ancestors 'none'",
      "form-action 'none'",
      "base-uri 'none'"
    ])
      expect(policy.split('; ')).toContain(part)
    expect(policy).not.toMatch(/unsafe|ws:|https?:|\*/)
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  }
})

test.each([
  'app://starlings/',
  'app://starling',
  'APP://starling/',
  'app:starling/',
  'https://starling/',
  'file:///',
  'about:blank',
  ''
])('“%s” is no page of ours', (url) => expect(isOwnPage(url)).toBe(false))
