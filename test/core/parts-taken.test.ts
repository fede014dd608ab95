import { expect, test } from 'vitest'
import { createPartsTaken } from '../../core/group/parts-taken.ts'

test('parts that come one by one are counted together, and the missing ones are said by number', () => {
  const parts = createPartsTaken()
  expect(parts.see({ file: 'a', of: 1, whole: [] }), 'a file of one part says where it is damaged').toBeNull()
  expect(parts.see({ file: 'b', of: 5, whole: [4] })).toEqual({ parts: [1, 2, 3, 4], of: 5 })
  expect(parts.see({ file: 'c', of: 2, whole: [0] })).toEqual({ parts: [2], of: 2 })
  expect(parts.see({ file: 'b', of: 5, whole: [0, 1] })).toEqual({ parts: [3, 4], of: 5 })
  expect(parts.see({ file: 'b', of: null, whole: [3] }), 'as far as is known').toEqual({ parts: [3], of: null })
  expect(parts.see({ file: 'b', of: 5, whole: [2] })).toBeNull()
})
