import type { Output } from '../../../core/contract/handlers.ts'

export type Task = Output<'task.get'>
export const taskStates = ['todo', 'doing', 'waiting', 'done'] as const
export type TaskState = (typeof taskStates)[number]
