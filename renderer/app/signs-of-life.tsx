import { useEffect, useRef } from 'react'
import { useConnection, useLink } from '../connection/core-context.tsx'
import { useAsk } from '../connection/use-ask.ts'

const signs = ['pointerdown', 'keydown', 'wheel', 'pointermove'] as const
const tellEveryMs = 15_000
const lookMs = 5000

/**
 * Tells core that somebody touches the page; core counts the time and locks, whether or not a page is there. While there is no core to
 * lock, this page at least forgets what it shows after the same time.
 */
export function SignsOfLife() {
  const connection = useConnection()
  const link = useLink()
  const { data: profile } = useAsk('profile.state', {})
  const minutes = profile?.lockAfterMinutes ?? 0
  const touched = useRef({ wall: Date.now(), steady: performance.now() })
  useEffect(() => {
    let told = Number.NEGATIVE_INFINITY
    const touch = (): void => {
      touched.current = { wall: Date.now(), steady: performance.now() }
      if (link !== 'ready' || performance.now() - told < tellEveryMs) return
      told = performance.now()
      connection
        .client()
        ?.call('profile.stay', {})
        .catch(() => {}) // locked or stopped: the page hears of it by the pipe
    }
    for (const sign of signs) window.addEventListener(sign, touch, { passive: true })
    const timer = setInterval(() => {
      const { wall, steady } = touched.current
      const idleMs = Math.max(Date.now() - wall, performance.now() - steady)
      if (link !== 'ready' && minutes > 0 && idleMs > minutes * 60_000) connection.forget()
    }, lookMs)
    return () => {
      clearInterval(timer)
      for (const sign of signs) window.removeEventListener(sign, touch)
    }
  }, [connection, link, minutes])
  return null
}
