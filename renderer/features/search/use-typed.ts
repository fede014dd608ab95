import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

const key = ['typed', 'search'] as const

/** What is looked for: still there on the way back from what was found, forgotten when the profile is locked. */
export function useTyped(): [text: string, setText: (text: string) => void] {
  const kept = useQueryClient()
  const [text, setText] = useState(() => kept.getQueryData<string>(key) ?? '')
  return [
    text,
    (next) => {
      kept.setQueryData(key, next)
      setText(next)
    }
  ]
}
