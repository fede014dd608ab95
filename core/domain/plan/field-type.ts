/** What a value looks like in a record, as data: pinned by a test so that no later version reads an old record otherwise. */
export type Shape =
  | { readonly kind: 'text' | 'bytes' | 'yjs'; readonly maxBytes: number }
  | { readonly kind: 'wallTime' | 'zone' | 'uint' | 'bool' | 'id16' | 'key32' }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | {
      readonly kind: 'struct'
      readonly parts: readonly { readonly name: string; readonly required: boolean; readonly shape: Shape }[]
    }

/**
 * How the value of one field is written and read. Both ways are total: `encode` answers null for a value that does not fit,
 * `decode` answers null for bytes that no version of this type could have written. No bytes at all mean "unset" everywhere.
 */
export interface FieldType<T> {
  readonly shape: Shape
  encode(value: T): Uint8Array | null
  decode(bytes: Uint8Array): T | null
  /** What a newer version wrote behind the parts known here; carried along when the value is written anew. */
  trailing?(bytes: Uint8Array): Uint8Array
}

export type ValueOf<F> = F extends FieldType<infer T> ? T : never
